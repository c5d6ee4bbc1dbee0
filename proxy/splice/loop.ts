import { isIP } from 'node:net';
import { formatAddress } from '../address.js';
import type { PairSnapshot } from '../outcome.js';
import { tickInterval, type Watched, WatchList } from '../timing/watch-list.js';
import { Acceptor } from './acceptor.js';
import type { Context, Runnable } from './context.js';
import { Epoll } from './epoll.js';
import type { Order, Result, Shared, WorkerData } from './orders.js';
import { Pair } from './pair.js';
import { PipePool } from './pipes.js';
import { Report } from './report.js';
import type { System } from './system.js';

/** What one read brings at most, when bytes are copied. */
const bufferLength = 64 * 1024;

/**
 * What a lane holds before it stops reading, unless told otherwise. It stays in the kernel, in few
 * pipes, and the more there is of it at once the seldomer its reader has to be woken.
 */
const defaultBufferSize = 1 << 20;

/** A shortage of descriptors comes and goes many times a second; it is told once in this time. */
const shortageQuiet = 10_000;

/** How old pairs get, in milliseconds, before their sockets are watched for vanished peers. */
const youth = 15_000;

/** How a worker hears from the main thread and is heard by it. */
export interface Line {
  /** The next order, if there is one. */
  order(): Order | undefined;
  tell(result: Result): void;
}

/** The worker: waits for events and serves its pairs until it is told to drain and none is left. */
export class Loop {
  readonly #system: System;
  readonly #line: Line;
  readonly #shared: Shared;
  readonly #wake: number;
  readonly #longestWait: number;
  readonly #epoll: Epoll;
  readonly #pipes: PipePool;
  readonly #watched: WatchList;
  readonly #context: Context;
  readonly #acceptor: Acceptor;
  readonly #pairs = new Map<number, Pair>();
  readonly #runnable = new Set<Runnable>();
  readonly #report: Report;
  #sweep = Number.POSITIVE_INFINITY;
  #now = performance.now();
  #quietUntil = 0;
  #draining = false;

  /** Throws when the system refuses what every worker needs. */
  constructor(system: System, data: WorkerData, shared: Shared, line: Line) {
    const { settings } = data;
    const { bufferSize = defaultBufferSize, destinationHost } = settings;
    this.#system = system;
    this.#line = line;
    this.#shared = shared;
    this.#wake = data.wake;
    this.#longestWait = data.longestWait;
    this.#epoll = new Epoll(system);
    this.#pipes = new PipePool(system, bufferSize);
    this.#report = new Report((ends) => line.tell({ type: 'ended', ends }));
    this.#watched = new WatchList(tickInterval(settings));
    this.#context = {
      system,
      settings,
      epoll: this.#epoll,
      address: isIP(destinationHost) ? destinationHost : undefined,
      pipes: this.#pipes,
      buffer: system.allocate(bufferLength),
      bufferSize,
      watch: (watched: Watched) => this.#watched.add(watched, this.#now),
      unwatch: (watched: Watched) => this.#watched.delete(watched),
      again: (runnable: Runnable) => this.#runnable.add(runnable),
      resolve: (pair) => line.tell({ type: 'resolve', pair }),
      pairEnded: (end) => this.#report.add(end, this.#now),
    };
    this.#acceptor = new Acceptor(this.#context, data.listener, {
      accepted: (client, from, upstream) => this.#accepted(client, formatAddress(from), upstream),
      short: (code) => this.#tellShortage(code),
    });
    const orders = { onEvents: () => this.#obey(data.wake) };
    if (!this.#epoll.register(data.wake, 'wake', orders))
      throw new Error(`epoll_ctl: ${system.failure()}`);
  }

  /** Returns when there is nothing left to do, or nothing more is to be done. */
  run(): void {
    try {
      while (!this.#shared.stopped && !(this.#draining && this.#pairs.size === 0)) this.turn();
    } finally {
      // Also when it fails: nobody is to wait for an answer that will not come.
      this.#report.tell();
      this.#pipes.close();
      this.#epoll.close(this.#wake);
    }
  }

  /** One round: waits for events, serves everyone who has something to do. */
  turn(): void {
    const timeout = this.#timeout();
    // Whoever asks to go on from now on does so in the next round.
    const runnable = [...this.#runnable];
    this.#runnable.clear();
    const count = this.#epoll.wait(timeout);
    this.#now = performance.now();
    this.#epoll.deliver(count);
    for (const each of runnable) each.run();
    if (this.#watched.due(this.#now) === 0) this.#watched.tick(this.#now);
    if (this.#epoll.closeReleased()) this.#acceptor.relieved();
    if (this.#now >= this.#sweep) this.#sweepPairs();
    if (this.#report.due(this.#now) === 0) this.#report.tell();
  }

  /** Whole milliseconds to wait; rounded up, lest it be too early for what it waits for. */
  #timeout(): number {
    if (this.#runnable.size > 0) return 0;
    const wait = Math.min(
      this.#watched.due(this.#now),
      this.#report.due(this.#now),
      this.#sweep - this.#now,
      this.#longestWait,
    );
    return Number.isFinite(wait) ? Math.max(0, Math.ceil(wait)) : -1;
  }

  #tellShortage(code: string): void {
    // Spare pipes are descriptors too.
    this.#pipes.close();
    if (this.#now < this.#quietUntil) return;
    this.#quietUntil = this.#now + shortageQuiet;
    this.#line.tell({ type: 'acceptFailed', code });
  }

  #accepted(client: number, address: string, upstream: number | undefined): void {
    const pair = new Pair(this.#shared.nextId(), address, this.#context, (ended) => {
      if (this.#pairs.delete(ended.id)) this.#shared.leave();
    });
    if (!this.#shared.enter(this.#context.settings.maxConnections)) {
      pair.refuse(client);
      if (upstream !== undefined) this.#system.close(upstream);
      return;
    }
    if (this.#pairs.size === 0) this.#sweep = this.#now + youth;
    this.#pairs.set(pair.id, pair);
    pair.start(client, upstream);
  }

  #sweepPairs(): void {
    for (const pair of this.#pairs.values()) pair.keepAlive();
    this.#sweep = this.#pairs.size > 0 ? this.#now + youth : Number.POSITIVE_INFINITY;
  }

  #obey(wake: number): void {
    this.#system.hush(wake);
    for (let order = this.#line.order(); order; order = this.#line.order()) this.#follow(order);
  }

  #follow(order: Order): void {
    switch (order.type) {
      case 'drain':
        this.#draining = true;
        this.#acceptor.close();
        break;
      case 'abort':
        for (const pair of [...this.#pairs.values()]) pair.end('shutdown');
        break;
      case 'pairs':
        this.#report.tell();
        this.#line.tell({ ...order, pairs: this.#snapshots() });
        break;
      case 'resolved':
        this.#pairs.get(order.pair)?.resolved(order.addresses, order.cause);
    }
  }

  #snapshots(): PairSnapshot[] {
    return Array.from(this.#pairs.values(), (pair) => pair.snapshot());
  }
}
