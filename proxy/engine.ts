import type { Settings } from './options.js';
import type { PairEnd, PairSnapshot } from './outcome.js';

export interface ListenAddress {
  host: string;
  port: number;
}

/** What moves the bytes. One engine serves one listening port for its whole life. */
export interface Engine {
  readonly name: 'portable';
  /** Starts accepting. Rejects with the system's error when the port cannot be had. */
  listen(): Promise<ListenAddress>;
  /** Stops accepting at once; resolves when the last pair is gone and the port is free. */
  drain(): Promise<void>;
  /** Resets every live pair, with outcome `shutdown`. */
  abort(): void;
  /** The live pairs, oldest first. */
  pairs(): PairSnapshot[];
}

export interface EngineEvents {
  /** Called once for each pair, when it has ended. */
  pairEnded(end: PairEnd): void;
  /** Accepting failed in a way that concerns no single pair, such as too many open files. */
  acceptFailed(error: Error): void;
}

export type EngineFactory = (settings: Settings, events: EngineEvents) => Engine;
