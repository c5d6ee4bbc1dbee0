import type { Settings } from '../options.js';
import type { PairSnapshot } from '../outcome.js';
import type { PackedEnds } from './report.js';

/** What the main thread tells a worker. It wakes the worker after each. */
export type Order =
  | { type: 'drain' }
  | { type: 'abort' }
  | { type: 'pairs'; question: number }
  /** Numeric addresses of the destination, or none and why. */
  | { type: 'resolved'; pair: number; addresses: string[]; cause?: string };

/** What a worker tells the main thread. */
export type Result =
  /** It serves. The first that it tells. */
  | { type: 'ready' }
  | { type: 'ended'; ends: PackedEnds }
  | { type: 'pairs'; question: number; pairs: PairSnapshot[] }
  | { type: 'resolve'; pair: number }
  | { type: 'acceptFailed'; code: string };

/** What a worker is started with. */
export interface WorkerData {
  settings: Settings;
  /** A listening socket of its own, which it closes. */
  listener: number;
  /** Readable when there are orders. It stays the main thread's. */
  wake: number;
  shared: SharedArrayBuffer;
  /** How long to wait for events at most, in milliseconds; may be infinite. */
  longestWait: number;
}

/** Numbers that all threads of an engine count in together. */
export class Shared {
  /** Bytes that they take. */
  static readonly size = 16;
  readonly #flags: Int32Array;
  /** A fast proxy has more connections in a few days than 32 bits count. */
  readonly #lastId: BigInt64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#flags = new Int32Array(buffer, 0, 2);
    this.#lastId = new BigInt64Array(buffer, 8, 1);
  }

  /** The process is about to exit: nothing is finished any more. */
  get stopped(): boolean {
    return Atomics.load(this.#flags, 0) === 1;
  }

  stop(): void {
    Atomics.store(this.#flags, 0, 1);
  }

  /** The next pair's number, from 1. */
  nextId(): number {
    return Number(Atomics.add(this.#lastId, 0, 1n)) + 1;
  }

  /** Counts one pair more, unless there are `limit` already; 0 is no limit. */
  enter(limit: number): boolean {
    const before = Atomics.add(this.#flags, 1, 1);
    if (limit === 0 || before < limit) return true;
    this.leave();
    return false;
  }

  leave(): void {
    Atomics.sub(this.#flags, 1, 1);
  }
}
