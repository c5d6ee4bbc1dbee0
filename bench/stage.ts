import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import getPort, { portNumbers } from 'get-port';
import type { Guard } from './guard.js';
import { type Command, ProcessGroup } from './processes.js';

/** A running proxy or server and where it is reached. */
export interface Running {
  port: number;
  /** The process group; undefined when there is none, as with no proxy at all. */
  group?: ProcessGroup;
  stop(): Promise<void>;
}

/** Where programs are started, and what sees to their end. */
export class Stage {
  readonly signal: AbortSignal;
  readonly #guard: Guard;
  #folders = 0;
  #nextPort = 20_000 + Math.floor(Math.random() * 5_000);

  constructor(guard: Guard, signal: AbortSignal) {
    this.#guard = guard;
    this.signal = signal;
  }

  /** A new empty folder, removed at the end of the run. */
  folder(): string {
    const path = join(this.#guard.folder, String(++this.#folders));
    mkdirSync(path);
    return path;
  }

  /**
   * A port that nothing listens on and that this run has not used: what is left of connections to
   * an earlier port is not in the way of new ones. Below the range that connections leave from.
   */
  async port(): Promise<number> {
    const port = await getPort({ port: portNumbers(this.#nextPort, 32_000) });
    this.#nextPort = port + 1;
    return port;
  }

  /** Starts a program that listens and resolves when it does. */
  async server(command: Command, port: number): Promise<Running> {
    const group = this.#launch(command);
    const stop = () => group.stop();
    try {
      await group.listening(port, this.signal);
      return { port, group, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /** Runs a program that ends by itself, within so many milliseconds; resolves with its output. */
  async tool(command: Command, within: number): Promise<string> {
    const group = this.#launch(command);
    try {
      return await group.finished(within, this.signal);
    } finally {
      await group.stop();
    }
  }

  #launch(command: Command): ProcessGroup {
    this.signal.throwIfAborted();
    return new ProcessGroup(command, this.#guard);
  }
}
