import * as fc from 'fast-check';
import { type Act, ends, otherEnd, type Step } from './program.js';
import { tidy } from './tidy.js';

/** Before those that may not come where they stand are left out. */
const mostPhrases = 20;
const longestPause = 20;

/** At, and one beside, the sizes that buffers have. */
const edges = [1, 2, 3, 4, 8, 16, 32, 64, 128, 256]
  .map((kib) => kib * 1024)
  .flatMap((size) => [size - 1, size, size + 1]);

const anySize = fc.integer({ min: 1, max: 6 * 1024 * 1024 });

/** Sizes of every order, edges among them; a shorter program may use any smaller size. */
class Size extends fc.Arbitrary<number> {
  readonly #choices = fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 10 }) },
    { weight: 14, arbitrary: fc.constantFrom(...edges) },
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 300_000 }) },
    // More than the system holds on both sides of a proxy.
    { weight: 2, arbitrary: fc.integer({ min: 4 * 1024 * 1024, max: 6 * 1024 * 1024 }) },
  );

  override generate(random: fc.Random, bias: number | undefined): fc.Value<number> {
    return new fc.Value(this.#choices.generate(random, bias).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is number {
    return anySize.canShrinkWithoutContext(value);
  }

  override shrink(value: number, context: unknown): fc.Stream<fc.Value<number>> {
    return anySize.shrink(value, context);
  }
}

const end = fc.constantFrom(...ends);
const size = new Size();
const whole = fc.constant(Number.MAX_SAFE_INTEGER);

function acts<Op extends Act['op']>(...ops: Op[]) {
  return fc.record({ end, op: fc.constantFrom(...ops) });
}

const write = fc.record({ end, op: fc.constant('write' as const), bytes: size });
const read = fc.record({
  end,
  op: fc.constant('read' as const),
  bytes: fc.oneof(whole, size),
});
const wait = fc.record({
  op: fc.constant('wait' as const),
  ms: fc.integer({ min: 1, max: longestPause }),
});

/** One after the other, or the second only when the first is known to have arrived. */
const phrase: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 16, arbitrary: withArrival(write) },
  { weight: 5, arbitrary: alone(read) },
  { weight: 12, arbitrary: alone(acts('pause', 'resume')) },
  { weight: 7, arbitrary: withArrival(acts('fin')) },
  { weight: 3, arbitrary: alone(acts('eof')) },
  { weight: 3, arbitrary: alone(acts('reset')) },
  { weight: 2, arbitrary: alone(wait) },
);

function alone(step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> {
  return step.map((each) => [each]);
}

/** Bytes or FIN, and perhaps the other end waits for them. */
function withArrival(step: fc.Arbitrary<Act & { op: 'write' | 'fin' }>): fc.Arbitrary<Step[]> {
  return fc.tuple(step, fc.boolean()).map(([sent, awaited]) => {
    const reader = otherEnd(sent.end);
    const arrival: Step =
      sent.op === 'write'
        ? { end: reader, op: 'read', bytes: Number.MAX_SAFE_INTEGER }
        : { end: reader, op: 'eof' };
    return awaited ? [sent, arrival] : [sent];
  });
}

/** Much may only be done by those who have heard of each other. */
const opening: fc.Arbitrary<Step[]> = fc.constantFrom<Step[]>(
  [],
  ...ends.map((each): Step[] => [
    { end: each, op: 'write', bytes: 1 },
    { end: otherEnd(each), op: 'read', bytes: 1 },
  ]),
);

/** Random programs; the shorter ones that come of a program are programs too. */
export const programs: fc.Arbitrary<Step[]> = fc
  .tuple(opening, fc.array(phrase, { maxLength: mostPhrases, size: 'max' }))
  .map(([first, phrases]) => tidy([...first, ...phrases.flat()]));
