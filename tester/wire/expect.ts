import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { Bench } from './bench.js';
import { type Difference, hunt } from './hunt.js';
import { formatScript, type Step } from './program.js';
import { parseScript } from './script.js';

/** In milliseconds. */
const limits = { search: 20_000, shorten: 10_000 };

/**
 * Runs random programs over both ends of a connection, or the one that the user has given, and
 * fails when an end sees anything that it does not see without the subject.
 */
export async function expectWire(context: CaseContext): Promise<void> {
  const { wire, seed } = context;
  const search = context.scaled(limits.search);
  const shorten = context.scaled(limits.shorten);
  // Who fails within onDirect is the tester: what the subject does wrong is carried out of it.
  const difference = await context.onDirect(async (direct) => {
    const bench = new Bench(context, direct);
    if (wire === undefined) return hunt(bench, seed, { search, shorten });
    return replay(bench, parseScript(wire));
  });
  if (difference) throw told(difference, seed);
}

async function replay(bench: Bench, steps: readonly Step[]): Promise<Difference | undefined> {
  bench.mortal = true;
  const failure = await bench.run(steps);
  return failure && { steps, failure, note: 'the given program', repeatable: true };
}

function told({ steps, failure, note, repeatable }: Difference, seed: number): Failure {
  const { report, dependsOnTime } = failure;
  const script = formatScript(steps);
  const words = ['tester --profile full --only model.wire', `--seed ${seed}`];
  if (repeatable) words.push(`--wire '${script}'`);
  const where = `${report.where ?? 'before its first step'}: ${script} (${note})`;
  return new Failure({ ...report, where, replay: words.join(' ') }, dependsOnTime);
}
