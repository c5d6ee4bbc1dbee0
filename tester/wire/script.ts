import { UsageError } from '../errors.js';
import { Model } from './model.js';
import { type Act, ends, formatStep, type Step } from './program.js';
import { conclude } from './tidy.js';

const withBytes = ['write', 'read'] as const satisfies Act['op'][];
const bare = ['pause', 'resume', 'fin', 'reset', 'eof', 'over'] as const satisfies Act['op'][];

const act = new RegExp(
  `^(${ends.join('|')})\\.(${[...withBytes, ...bare].join('|')})\\((\\d*)\\)$`,
);
const wait = /^wait\((\d+)\)$/;

/**
 * Reads a script such as `client.write(5) origin.read(5) client.fin() origin.eof()`. What is left
 * to do at its end until both ends have seen how the connection ends is added.
 *
 * Throws {@link UsageError} for what is no step, and for a step that does not make sense where it
 * stands.
 */
export function parseScript(text: string): Step[] {
  const model = new Model();
  const words = text.split(/[\s;]+/).filter((word) => word !== '');
  const steps = words.map((word, index) => {
    const step = parseStep(word);
    if (!step)
      throw new UsageError(
        `--wire: ${word} is no step; steps look like client.write(5), origin.eof(), wait(20)`,
      );
    const why = model.refusal(step);
    if (why) throw new UsageError(`--wire: step ${index + 1}, ${formatStep(step)}: ${why}`);
    model.apply(step);
    return step;
  });
  return conclude(model, steps);
}

function parseStep(word: string): Step | undefined {
  const ms = wait.exec(word)?.[1];
  if (ms !== undefined) return { op: 'wait', ms: Number(ms) };
  const [, end, op, digits = ''] = act.exec(word) ?? [];
  const step = { end, op } as Act;
  const wantsBytes = (withBytes as readonly (string | undefined)[]).includes(op);
  if (!op || wantsBytes !== Number(digits) > 0 || (!wantsBytes && digits !== '')) return undefined;
  return wantsBytes ? { ...step, bytes: Number(digits) } : step;
}
