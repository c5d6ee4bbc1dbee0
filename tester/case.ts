import type { CaseContext } from './harness/context.js';

export { expectBytes, follow } from './assertions.js';
export { connectChain, exchangeMessages, sendThrough } from './chain.js';
export { Failure } from './errors.js';
export { expectStallEnds } from './stall.js';

/** How much a case counts: a failed required one fails the run. A profile may change it. */
export type Severity = 'required' | 'recommended' | 'informational';

/**
 * What a case does to the machine: `quick` and `waits` run side by side, `loads` runs alone.
 */
export type Load = 'quick' | 'waits' | 'loads';

/** One behaviour that a correct TCP proxy has. */
export interface Case {
  /** Equal to the file's path: `cases/close/early.ts` is `close.early`. */
  id: string;
  title: string;
  /** The behaviour, in one sentence. */
  requirement: string;
  /** Where that is written: a lab's clause, an RFC's section. */
  source: string;
  severity: Severity;
  load: Load;
  /** The bug that usually breaks this, in one sentence. */
  likelyCause: string;
  /** Returns when the behaviour was seen; throws {@link Failure} when something else was. */
  run(context: CaseContext): Promise<void>;
}

/** Declares a case. Each file under `cases/` exports one as its default. */
export function defineCase(definition: Case): Case {
  return definition;
}
