import type { Address } from './address.js';
import type { EngineName, Settings } from './options.js';
import type { PairEnd, PairSnapshot } from './outcome.js';

/** How many clients may wait to be let in; the kernel cuts it to its limit, `net.core.somaxconn`. */
export const backlog = 4096;

/** What moves the bytes. One engine serves one listening port for its whole life. */
export interface Engine {
  readonly name: EngineName;
  /** Starts accepting. Rejects with the system's error when the port cannot be had. */
  listen(): Promise<Address>;
  /** Begins at once to stop accepting; resolves when the last pair is gone and the port is free. */
  drain(): Promise<void>;
  /** Resets every live pair, with outcome `shutdown`. */
  abort(): void;
  /**
   * The live pairs, oldest first. Before it resolves more bytes may move: an engine that works in
   * other threads has to ask them.
   */
  pairs(): Promise<PairSnapshot[]>;
}

export interface EngineEvents {
  /** Called once for each pair, when it has ended. */
  pairEnded(end: PairEnd): void;
  /** Accepting failed in a way that concerns no single pair, such as too many open files. */
  acceptFailed(error: Error): void;
}

export type EngineFactory = (settings: Settings, events: EngineEvents) => Engine;
