import type { Settings } from '../options.js';
import type { PairEnd } from '../outcome.js';
import type { Watched } from '../timing/watch-list.js';
import type { Epoll } from './epoll.js';
import type { LaneMeans } from './held.js';

/** What wants to go on in the next round, whether or not there are events for it. */
export interface Runnable {
  run(): void;
}

/** What pairs are given by the worker that they live in. */
export interface Context extends LaneMeans {
  settings: Settings;
  epoll: Epoll;
  /** The destination's address, if it is known by no name. */
  address: string | undefined;
  /** Has it ticked for as long as it wants. */
  watch(watched: Watched): void;
  unwatch(watched: Watched): void;
  /** Has it run once in the next round. */
  again(runnable: Runnable): void;
  /** Asks the main thread for the destination's addresses, for the pair of this id. */
  resolve(id: number): void;
  pairEnded(end: PairEnd): void;
}
