import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { playClient } from './client.js';
import type { Ledger } from './ledger.js';
import { type Conditions, planOf } from './planning.js';
import { streams } from './stream.js';

/** A port to load, and where what comes of it is noted. */
export interface Target {
  port: number;
  ledger: Ledger;
}

/** One engine: the proxy that serves, and the one whose destination refuses. */
export interface Pairing {
  serving: Target;
  refusing: Target;
}

/** Keeps a number of connections up at each engine, one scenario after the other in each place. */
export class Load {
  readonly #conditions: Conditions;
  readonly #patience: number;
  readonly #stream: ReturnType<typeof streams>;
  #next = 0;
  #stop = new AbortController();
  #places: Promise<void>[] = [];

  /** `patience` in milliseconds; see EndSetup. */
  constructor(conditions: Conditions, patience: number) {
    this.#conditions = conditions;
    this.#patience = patience;
    this.#stream = streams(conditions.seed);
  }

  /** Starts making connections, so many at once at each engine. */
  start(engines: readonly Pairing[], connections: number): void {
    this.#stop = new AbortController();
    setMaxListeners(0, this.#stop.signal); // Each idle connection waits for it.
    const { signal } = this.#stop;
    this.#places = engines.flatMap((engine) =>
      Array.from({ length: connections }, () => this.#place(engine, signal)),
    );
  }

  /** Starts no more; resolves when the last connection is over at the client's end. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#places);
  }

  async #place({ serving, refusing }: Pairing, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const id = this.#next++;
      const plan = planOf(id, this.#conditions);
      const { port, ledger } = plan.refused ? refusing : serving;
      ledger.begin(id, plan);
      const report = await playClient(id, plan, port, {
        seed: this.#conditions.seed,
        stream: this.#stream,
        patience: this.#patience,
        stop,
        onMismatch: (offset) => ledger.mismatch(id, 'client', offset),
      });
      ledger.client(id, report);
      // A proxy that is gone must not be asked a thousand times a second.
      if (report.fate === 'ECONNREFUSED') await sleep(100);
    }
  }
}
