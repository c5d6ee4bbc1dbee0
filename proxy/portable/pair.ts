import type { Socket } from 'node:net';
import { ProxyError, systemCode } from '../errors.js';
import type { Settings } from '../options.js';
import {
  endOf,
  type Outcome,
  type PairEnd,
  type PairIdentity,
  type PairSnapshot,
  snapshotOf,
} from '../outcome.js';
import { linger } from '../timing/linger.js';
import { StallClock } from '../timing/stall-clock.js';
import { dial } from './dial.js';
import { type Lane, startLane } from './lane.js';
import type { SendQueues } from './send-queues.js';
import { isBlind, probe, remoteAddress, reset } from './socket.js';
import type { Ticker } from './ticker.js';

type Side = 'client' | 'upstream';

/** What a lane holds before it stops reading, unless told otherwise: many may stall at once. */
const bufferSize = 256 * 1024;

/** What all pairs of an engine share to keep an eye on those that hold bytes. */
export interface Watch {
  ticker: Ticker;
  queues: SendQueues;
}

/**
 * A client's socket and the upstream's socket, joined by two lanes. Lives from accept until its
 * one outcome is known; `onEnd` is then called once.
 */
export class Pair {
  readonly #id: number;
  readonly #settings: Settings;
  readonly #watch: Watch;
  readonly #onEnd: (pair: Pair, end: PairEnd) => void;
  readonly #started = performance.now();
  readonly #dialing = new AbortController();
  readonly #client: Socket;
  readonly #clientAddress: string;
  #upstream: Socket | undefined;
  #upstreamAddress: string | undefined;
  /** From client to upstream, and back. */
  #lanes: readonly [Lane, Lane] | undefined;
  #clocks: readonly StallClock[] = [];
  /** Observed milliseconds in which nothing has moved on the whole pair. */
  #idle = 0;
  #moved = false;
  #linger: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(
    id: number,
    client: Socket,
    settings: Settings,
    watch: Watch,
    onEnd: (pair: Pair, end: PairEnd) => void,
  ) {
    this.#id = id;
    this.#client = client;
    this.#clientAddress = remoteAddress(client);
    this.#settings = settings;
    this.#watch = watch;
    this.#onEnd = onEnd;
    client.on('error', (error) => this.#fail('client', error));
  }

  /** Dials the destination and relays; the client is not read before. Never rejects. */
  async start(): Promise<void> {
    const { destinationHost: host, destinationPort: port, connectTimeout } = this.#settings;
    this.#watch.ticker.add(this);
    try {
      this.#join(await dial({ host, port }, connectTimeout, this.#dialing.signal));
    } catch (error) {
      const late = error instanceof ProxyError && error.code === 'DIAL_TIMEOUT';
      this.end(late ? 'dial-timeout' : 'dial-failed', error);
    }
  }

  #join(upstream: Socket): void {
    if (this.#ended) {
      reset(upstream);
      return;
    }
    this.#upstream = upstream;
    this.#upstreamAddress = remoteAddress(upstream);
    upstream.on('error', (error) => this.#fail('upstream', error));
    const up = this.#lane(0, this.#client, upstream);
    const down = this.#lane(1, upstream, this.#client);
    this.#lanes = [up, down];
    const { queues } = this.#watch;
    const clock = (lane: Lane, sink: Socket) =>
      new StallClock({ ...lane, unacknowledged: () => queues.of(sink) });
    this.#clocks = [clock(up, upstream), clock(down, this.#client)];
    this.#client.resume();
    this.#moved = true; // The time spent dialing was not idle.
  }

  #lane(index: 0 | 1, source: Socket, sink: Socket): Lane {
    return startLane(source, sink, this.#settings.bufferSize ?? bufferSize, {
      moved: () => {
        this.#moved = true;
      },
      holding: () => {
        this.#clocks[index]?.restart();
        this.#watch.ticker.add(this);
      },
      ended: () => {
        this.#watch.ticker.add(this);
        if (!this.#settings.halfClose) this.#lanes?.[index === 0 ? 1 : 0].finish();
        this.#finish();
      },
      reset: (error) => this.end(`${index === 0 ? 'client' : 'upstream'}-reset`, error),
      done: () => this.#finish(),
    });
  }

  /** Ends the pair when both FINs are out and both sides have closed, or have had time to. */
  #finish(): void {
    if (!this.#lanes?.every((lane) => lane.done())) return;
    if (this.#lanes.every((lane) => lane.ended())) this.end('complete');
    else this.#linger ??= setTimeout(() => this.end('complete'), linger);
  }

  /** Called by the ticker. Ends the pair when it has stalled or idled for too long. */
  tick(elapsed: number): boolean {
    const { stallTimeout, idleTimeout } = this.#settings;
    for (const clock of this.#clocks) if (clock.tick(elapsed)) this.#moved = true;
    this.#idle = this.#moved ? 0 : this.#idle + elapsed;
    this.#moved = false;
    const stalled = this.#clocks.some((clock) => clock.stalled >= stallTimeout);
    if (stallTimeout > 0 && stalled) this.end('stalled');
    const idling = this.#lanes !== undefined && this.#linger === undefined;
    if (idleTimeout > 0 && idling && this.#idle >= idleTimeout) this.end('idle');
    const blind = this.#probe();
    const holding = this.#clocks.some((clock) => clock.holding);
    return !this.#ended && (holding || blind || idleTimeout > 0);
  }

  /** Looks for a reset on the sockets that are not being read. Returns whether there are any. */
  #probe(): boolean {
    const blind = this.#sides().filter(([, socket]) => isBlind(socket));
    for (const [side, socket] of blind) probe(socket, (error) => this.end(`${side}-reset`, error));
    return blind.length > 0;
  }

  #fail(side: Side, error: NodeJS.ErrnoException): void {
    const writing = error.syscall === 'write' || error.syscall === 'shutdown';
    const writeError = writing && error.code !== 'ECONNRESET';
    this.end(writeError ? 'write-error' : `${side}-reset`, error);
  }

  #sides(): [Side, Socket][] {
    const client: [Side, Socket] = ['client', this.#client];
    return this.#upstream ? [client, ['upstream', this.#upstream]] : [client];
  }

  /** Ends the pair unless it has ended already: the first cause wins. */
  end(outcome: Outcome, cause?: unknown): void {
    if (this.#ended) return;
    const told = endOf(this.#identity(), this.#lanes, outcome, systemCode(cause));
    this.#ended = true;
    this.#watch.ticker.delete(this);
    this.#dialing.abort();
    clearTimeout(this.#linger);
    for (const [, socket] of this.#sides())
      outcome === 'complete' ? socket.destroy() : reset(socket);
    this.#onEnd(this, told);
  }

  snapshot(): PairSnapshot {
    return snapshotOf(this.#identity(), this.#lanes);
  }

  #identity(): PairIdentity {
    return {
      id: this.#id,
      client: this.#clientAddress,
      upstream: this.#upstreamAddress,
      started: this.#started,
    };
  }
}
