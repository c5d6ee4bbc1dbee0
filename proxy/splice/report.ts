import type { Outcome, PairEnd } from '../outcome.js';

/** Ends are told together, after this many milliseconds at most. */
const delay = 5;
const batch = 128;

/** Ends of pairs, field by field: a message of plain values costs a third of one of objects. */
export type PackedEnds = (string | number)[];

const fields = 8;

/** Ends of pairs that the main thread has not been told of yet. */
export class Report {
  readonly #tell: (ends: PackedEnds) => void;
  #ends: PackedEnds = [];
  #due = Number.POSITIVE_INFINITY;

  constructor(tell: (ends: PackedEnds) => void) {
    this.#tell = tell;
  }

  /** `now` in milliseconds of a clock that never goes back, here and below. */
  add(end: PairEnd, now: number): void {
    if (this.#ends.length === 0) this.#due = now + delay;
    const { id, outcome, client, upstream = '', cause = '' } = end;
    const { bytesToUpstream, bytesToClient, durationMs } = end;
    this.#ends.push(id, outcome, client, upstream, bytesToUpstream, bytesToClient, durationMs);
    this.#ends.push(cause);
  }

  /** Milliseconds until something must be told; infinite when there is nothing. */
  due(now: number): number {
    return this.#ends.length >= batch * fields ? 0 : Math.max(0, this.#due - now);
  }

  /** Tells what there is. */
  tell(): void {
    if (this.#ends.length > 0) this.#tell(this.#ends);
    this.#ends = [];
    this.#due = Number.POSITIVE_INFINITY;
  }
}

/** Tells of each end in a message, in the order in which they came. */
export function unpackEnds(packed: PackedEnds, told: (end: PairEnd) => void): void {
  for (let at = 0; at < packed.length; at += fields) {
    const end: PairEnd = {
      id: packed[at] as number,
      outcome: packed[at + 1] as Outcome,
      client: packed[at + 2] as string,
      bytesToUpstream: packed[at + 4] as number,
      bytesToClient: packed[at + 5] as number,
      durationMs: packed[at + 6] as number,
    };
    const [upstream, cause] = [packed[at + 3] as string, packed[at + 7] as string];
    if (upstream) end.upstream = upstream;
    if (cause) end.cause = cause;
    told(end);
  }
}
