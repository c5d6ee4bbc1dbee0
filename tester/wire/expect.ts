import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { type Difference, Hunt } from './hunt.js';
import { formatScript, type Step } from './program.js';
import { parseScript } from './script.js';

/**
 * Runs random programs over both ends of a connection, or the one that the user has given, and
 * fails when an end sees anything that it does not see without the subject.
 */
export async function expectWire(context: CaseContext): Promise<void> {
  const { wire } = context;
  // Who fails within onDirect is the tester: what the subject does wrong is carried out of it.
  const difference = await context.onDirect(async (direct) => {
    const hunt = new Hunt(context, direct);
    return wire === undefined ? hunt.search() : replay(hunt, parseScript(wire));
  });
  if (difference) throw told(difference, context.seed);
}

async function replay(hunt: Hunt, steps: readonly Step[]): Promise<Difference | undefined> {
  const failure = await hunt.run(steps);
  return failure && { steps, failure, note: 'the given program', repeatable: true };
}

function told({ steps, failure, note, repeatable }: Difference, seed: number): Failure {
  const { report, dependsOnTime } = failure;
  const script = formatScript(steps);
  const words = ['tester --profile full --only model.wire', `--seed ${seed}`];
  if (repeatable) words.push(`--wire '${script}'`);
  const where = `${report.where ?? 'before its first step'}: ${script} (${note})`;
  return new Failure({ ...report, where, replay: `${words.join(' ')} SUBJECT` }, dependsOnTime);
}
