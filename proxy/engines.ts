import type { EngineFactory } from './engine.js';
import { ProxyError } from './errors.js';
import type { Settings } from './options.js';
import { createPortableEngine } from './portable/engine.js';
import { createSpliceEngine } from './splice/engine.js';
import { obstacle } from './splice/support.js';

export interface ChosenEngine {
  create: EngineFactory;
  /** Why this one, in words for the log. */
  reason: string;
}

/**
 * The engine that is asked for, or the fastest that runs here.
 *
 * Throws {@link ProxyError} `ENGINE_UNAVAILABLE` when what is asked for does not run here, and
 * `BAD_OPTION` when the engine cannot have that many workers.
 */
export function chooseEngine({ engine, workers }: Settings): ChosenEngine {
  if (engine === 'portable') {
    if (workers > 1) throw new ProxyError('BAD_OPTION', 'the portable engine has one worker');
    return { create: createPortableEngine, reason: 'asked for' };
  }
  const missing = obstacle();
  if (!missing) {
    const reason = engine === 'auto' ? 'the fastest, and it runs here' : 'asked for';
    return { create: createSpliceEngine, reason };
  }
  const reason = `the splice engine does not run here: ${missing}`;
  if (engine === 'splice') throw new ProxyError('ENGINE_UNAVAILABLE', reason);
  if (workers > 1)
    throw new ProxyError('ENGINE_UNAVAILABLE', `${workers} workers are not to be had: ${reason}`);
  return { create: createPortableEngine, reason };
}
