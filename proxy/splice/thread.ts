import { isMainThread, Worker } from 'node:worker_threads';
import type { PairSnapshot } from '../outcome.js';
import { type Order, type Result, Shared, type WorkerData } from './orders.js';
import type { System } from './system.js';

/** Workers that wait in a system call, from which nothing but their descriptor wakes them. */
const running = new Set<{ stop(): void }>();

// Node waits for its threads when the process exits; one that nobody wakes it would wait for long.
function stopAll(): void {
  for (const thread of running) thread.stop();
}

/** A worker that dies while it serves is a fault of this program, and to go on would hide it. */
function raise(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

/** What concerns the engine; the rest is between a thread and its worker. */
export type Told = Exclude<Result, { type: 'ready' | 'pairs' }>;

/** A worker as the main thread sees it. */
export class Thread {
  /** Resolves when it serves, or rejects with what it died of before that. */
  readonly ready: Promise<void>;
  /** Resolves when it is gone. */
  readonly exited: Promise<void>;
  readonly #system: System;
  readonly #shared: Shared;
  readonly #wake: number;
  readonly #worker: Worker;
  readonly #answers = new Map<number, (pairs: PairSnapshot[]) => void>();
  #questions = 0;

  /** Starts one. Throws when the system has no descriptor left to wake it by. */
  constructor(
    system: System,
    data: Omit<WorkerData, 'wake' | 'longestWait'>,
    onTold: (result: Told) => void,
  ) {
    this.#system = system;
    this.#shared = new Shared(data.shared);
    this.#wake = system.wakeable();
    if (this.#wake < 0) throw new Error(`eventfd: ${system.failure()}`);
    // Whoever ends a worker that started this one cannot wake it; it has to look up by itself.
    const longestWait = isMainThread ? Number.POSITIVE_INFINITY : 1_000;
    const workerData: WorkerData = { ...data, wake: this.#wake, longestWait };
    // Flags of the process, such as --input-type, are meant for what it was started with.
    const options = { workerData, execArgv: [] };
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), options);
    let served = false;
    this.ready = new Promise((done, failed) => {
      this.#worker.on('message', (result: Result) => {
        if (result.type === 'ready') {
          served = true;
          done();
        } else if (result.type === 'pairs') this.#answer(result.question, result.pairs);
        else onTold(result);
      });
      this.#worker.once('error', (error) => {
        failed(error);
        if (!served) system.close(data.listener);
        else raise(error);
      });
    });
    // Before others that may end the process in their own way.
    if (running.size === 0) process.prependListener('exit', stopAll);
    running.add(this);
    this.exited = new Promise((done) => {
      this.#worker.once('exit', () => {
        this.#gone();
        done();
      });
    });
  }

  order(order: Order): void {
    if (!running.has(this)) return;
    this.#worker.postMessage(order);
    this.#system.wake(this.#wake);
  }

  /** Its live pairs, oldest first. */
  pairs(): Promise<PairSnapshot[]> {
    if (!running.has(this)) return Promise.resolve([]);
    this.#questions += 1;
    const question = this.#questions;
    const answer = new Promise<PairSnapshot[]>((done) => this.#answers.set(question, done));
    this.order({ type: 'pairs', question });
    return answer;
  }

  /** Makes it leave what it does at once; for when the process exits. */
  stop(): void {
    this.#shared.stop();
    this.#system.wake(this.#wake);
  }

  #answer(question: number, pairs: PairSnapshot[]): void {
    this.#answers.get(question)?.(pairs);
    this.#answers.delete(question);
  }

  #gone(): void {
    running.delete(this);
    if (running.size === 0) process.off('exit', stopAll);
    this.#system.close(this.#wake);
    for (const question of this.#answers.keys()) this.#answer(question, []);
  }
}
