import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from './errors.js';
import type { Guard } from './guard.js';
import { isAlive, listens } from './procfs.js';

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** What a program may take from being asked to end until it is ended, in milliseconds. */
const graceful = 2_000;

/** What has not gone after this long of being killed will not go, in milliseconds. */
const unkillable = 10_000;

/** A program in a process group of its own, to measure and to end as a whole. */
export class ProcessGroup {
  readonly id: number;
  readonly #guard: Guard;
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  #output = '';
  #errors = '';
  #exit: string | undefined;

  /** Throws {@link Fault} when the program cannot be started. */
  constructor([program, ...args]: Command, guard: Guard) {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    // Coverage is of no use here, and its price would be measured.
    const env = { ...process.env, NODE_V8_COVERAGE: undefined };
    this.#process = spawn(program, args, { detached: true, stdio: [...stdio], env });
    this.#process.on('error', () => {}); // Seen below: there is no pid.
    if (!this.#process.pid) throw new Fault(`${program} cannot be started`);
    this.id = this.#process.pid;
    this.#guard = guard;
    guard.add(this.id);
    this.#closed = new Promise((resolve) => this.#process.on('close', resolve));
    this.#process.stdout?.on('data', (chunk) => {
      this.#output += chunk;
    });
    this.#process.stderr?.on('data', (chunk) => {
      this.#errors += chunk;
    });
    this.#process.on('exit', (code, signal) => {
      this.#exit = signal ? `signal ${signal}` : `code ${code}`;
    });
  }

  /** Resolves once it listens on the port, and rejects with {@link Fault} if it never does. */
  async listening(port: number, signal: AbortSignal, within = 10_000): Promise<void> {
    const deadline = performance.now() + within;
    while (!listens(port)) {
      if (this.#exit) {
        await this.#closed;
        throw new Fault(this.#lastWords());
      }
      if (performance.now() > deadline) throw new Fault(`it does not listen within ${within} ms`);
      await sleep(10, undefined, { signal });
    }
  }

  /**
   * Resolves with what it printed once it has ended with code 0. Rejects with {@link Fault} when it
   * ends in another way or takes longer than `within` milliseconds.
   */
  async finished(within: number, signal: AbortSignal): Promise<string> {
    const over = new AbortController();
    const timer = sleep(within, 'late', { signal: AbortSignal.any([signal, over.signal]) });
    try {
      if ((await Promise.race([this.#closed, timer])) === 'late')
        throw new Fault(`it takes longer than ${within} ms`);
    } finally {
      over.abort();
      timer.catch(() => {});
    }
    if (this.#exit !== 'code 0') throw new Fault(this.#lastWords());
    return this.#output;
  }

  /** Asks all of it to end, then ends it. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#signal('SIGTERM');
    for (const deadline = performance.now() + graceful; performance.now() < deadline; ) {
      if (!isAlive(this.id)) break;
      await sleep(10);
    }
    // What forks at this moment is seen the next time.
    for (const deadline = performance.now() + unkillable; isAlive(this.id); await sleep(50)) {
      if (performance.now() > deadline) throw new Error(`process group ${this.id} does not end`);
      this.#signal('SIGKILL');
    }
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
    this.#guard.remove(this.id);
  }

  /** What it says of its end: the last line that speaks of an error, or the last one. */
  #lastWords(): string {
    const lines = `${this.#output}\n${this.#errors}`.split('\n').map((line) => line.trim());
    const said = lines.filter((line) => line && !/^usage/i.test(line));
    return (
      said.findLast((line) => /error/i.test(line)) ?? said.at(-1) ?? `it ended with ${this.#exit}`
    );
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.id, signal);
    } catch {
      // The group is empty.
    }
  }
}
