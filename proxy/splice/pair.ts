import { type Address, formatAddress } from '../address.js';
import {
  endOf,
  type Outcome,
  type PairIdentity,
  type PairSnapshot,
  snapshotOf,
} from '../outcome.js';
import { StallClock } from '../timing/stall-clock.js';
import type { Watched } from '../timing/watch-list.js';
import type { Context, Runnable } from './context.js';
import { Deadlines } from './deadlines.js';
import { Dial, type DialEvents } from './dial.js';
import { Endpoint, type Owner } from './endpoint.js';
import { Lane } from './lane.js';

interface Joined {
  upstream: Endpoint;
  up: Lane;
  down: Lane;
  deadlines: Deadlines;
}

/**
 * A client's socket and the upstream's socket, joined by two lanes. Lives from accept until its
 * one outcome is known.
 */
export class Pair implements DialEvents, Owner, Runnable, Watched {
  readonly id: number;
  readonly #context: Context;
  readonly #clientAddress: string;
  readonly #started = performance.now();
  readonly #onEnd: (pair: Pair) => void;
  #client: Endpoint | undefined;
  #dial: Dial | undefined;
  #joined: Joined | undefined;
  #upstreamAddress: string | undefined;
  #keptAlive = false;
  #ended = false;

  constructor(id: number, clientAddress: string, context: Context, onEnd: (pair: Pair) => void) {
    this.id = id;
    this.#clientAddress = clientAddress;
    this.#context = context;
    this.#onEnd = onEnd;
  }

  /** Dials the destination; the client is not read before that has succeeded. */
  start(client: number, upstream: number | undefined): void {
    const { epoll, system, settings, address } = this.#context;
    this.#client = Endpoint.open(epoll, client, this);
    if (!this.#client) {
      const cause = system.failure();
      system.resetOnClose(client);
      system.close(client);
      if (upstream !== undefined) system.close(upstream);
      this.end('dial-failed', cause);
      return;
    }
    this.#dial = new Dial(this.#context, upstream, this);
    if (settings.connectTimeout > 0 || settings.idleTimeout > 0) this.#context.watch(this);
    if (address) this.#dial.start([address]);
    else this.#context.resolve(this.id);
  }

  /** The destination's addresses have been found, or why not. */
  resolved(addresses: string[], cause?: string): void {
    if (this.#ended) return;
    if (addresses.length === 0) this.end('dial-failed', cause);
    else this.#dial?.start(addresses);
  }

  failed(outcome: Outcome, cause?: string): void {
    this.end(outcome, cause);
  }

  /** The destination has answered: from now on bytes pass. */
  connected(upstream: Endpoint, address: Address, broken?: string): void {
    const client = this.#client as Endpoint;
    this.#dial = undefined;
    upstream.owner = this;
    const up = new Lane(this.#context, client, upstream);
    const down = new Lane(this.#context, upstream, client);
    const deadlines = new Deadlines(this.#context.settings, [up, down]);
    this.#joined = { upstream, up, down, deadlines };
    this.#upstreamAddress = formatAddress(address);
    if (broken === undefined) {
      this.run();
    } else {
      this.#pump(down);
      this.end('upstream-reset', broken);
    }
  }

  onEvents(endpoint: Endpoint): void {
    if (this.#ended) return;
    if (!this.#joined) {
      this.#broken(endpoint);
      return;
    }
    const { up, down } = this.#joined;
    const from = endpoint === this.#client ? up : down;
    const to = from === up ? down : up;
    if (endpoint.readable || endpoint.broken) this.#pump(from);
    if (this.#ended) return;
    if (endpoint.writable && to.held() > 0) this.#pump(to);
    // An end is passed on in the next round. Often the other side has ended by then too, and then
    // closing the sockets says it all.
    if (this.#isDue(up) || this.#isDue(down)) this.#context.again(this);
  }

  /** Whether an end is to be passed on, or was the last that was waited for. */
  #isDue(lane: Lane): boolean {
    if (lane.finished) return lane.ended() && this.#joined?.deadlines.lingering === true;
    return lane.ended() || lane.drained();
  }

  /** Goes on where a lane was left in the last round, and passes ends on. */
  run(): void {
    if (!this.#joined) return;
    this.#pump(this.#joined.up);
    this.#pump(this.#joined.down);
    this.#settle(this.#joined);
  }

  #pump(lane: Lane): void {
    if (this.#ended) return;
    const held = lane.held() > 0;
    const pumped = lane.pump();
    if (pumped === 'source-failed' || pumped === 'sink-failed') this.#failed(lane, pumped);
    else if (!held && lane.held() > 0) this.#hold(lane);
    if (pumped === 'again') this.#context.again(this);
    // What came before a reset has been read by now, as far as there was room for it.
    else this.#broken(lane.source);
  }

  #hold(lane: Lane): void {
    lane.clock ??= new StallClock(lane);
    lane.clock.restart();
    this.#context.watch(this);
  }

  /** Sends FIN where it is due; ends the pair when both have, or have had time to. */
  #settle({ up, down, deadlines }: Joined): void {
    if (this.#ended) return;
    if (!this.#context.settings.halfClose && (up.ended() || down.ended())) {
      // Closing sends what is held; from whom has not ended nothing more is taken.
      const news = [up, down].filter((lane) => lane.close());
      if (news.length > 0) this.#context.again(this);
    }
    const [upDrained, downDrained] = [up.drained(), down.drained()];
    if (upDrained && downDrained && up.ended() && down.ended()) {
      this.end('complete');
      return;
    }
    if (upDrained) up.finish();
    if (downDrained) down.finish();
    if (up.finished && down.finished) {
      deadlines.beginToLinger();
      this.#context.watch(this);
    }
  }

  /** Ends the pair if the socket has a pending error and it says so. */
  #broken(endpoint: Endpoint): void {
    if (this.#ended || !endpoint.broken) return;
    endpoint.broken = false;
    const cause = this.#context.system.socketError(endpoint.descriptor);
    if (cause === undefined) return;
    const { up, down } = this.#joined ?? {};
    const toIt = endpoint === this.#client ? down : up;
    // The kernel's word for a reset that comes after the peer's FIN; it is felt by writing.
    const writing = cause === 'EPIPE' && toIt !== undefined && toIt.held() > 0;
    this.end(writing ? 'write-error' : this.#resetBy(endpoint === this.#client), cause);
  }

  #failed(lane: Lane, end: 'source-failed' | 'sink-failed'): void {
    const cause = this.#context.system.failure();
    if (end === 'sink-failed' && cause !== 'ECONNRESET') this.end('write-error', cause);
    else this.end(this.#resetBy((lane === this.#joined?.up) === (end === 'source-failed')), cause);
  }

  #resetBy(client: boolean): Outcome {
    return client ? 'client-reset' : 'upstream-reset';
  }

  tick(elapsed: number): boolean {
    this.#dial?.tick(elapsed);
    const outcome = this.#joined?.deadlines.tick(elapsed);
    if (outcome) this.end(outcome);
    if (this.#ended) return false;
    if (this.#joined) return this.#joined.deadlines.running;
    const { connectTimeout, idleTimeout } = this.#context.settings;
    return connectTimeout > 0 || idleTimeout > 0;
  }

  /** To be called once it has lived for a while: most pairs are gone before it would matter. */
  keepAlive(): void {
    if (this.#keptAlive || !this.#joined || !this.#client) return;
    this.#keptAlive = true;
    this.#context.system.keepAlive(this.#client.descriptor);
    this.#context.system.keepAlive(this.#joined.upstream.descriptor);
  }

  /** Over the limit: resets a client that has just been accepted. */
  refuse(client: number): void {
    const { system } = this.#context;
    system.resetOnClose(client);
    system.close(client);
    this.end('refused');
  }

  /** Ends the pair unless it has ended already: the first cause wins. */
  end(outcome: Outcome, cause?: string): void {
    if (this.#ended) return;
    const { system, epoll } = this.#context;
    this.#ended = true;
    this.#context.unwatch(this);
    this.#dial?.cancel();
    for (const endpoint of [this.#client, this.#joined?.upstream]) {
      if (!endpoint) continue;
      // Not only for the peer's sake: an orderly close would leave ports in TIME_WAIT.
      if (outcome !== 'complete') system.resetOnClose(endpoint.descriptor);
      endpoint.close(epoll);
    }
    this.#joined?.up.release();
    this.#joined?.down.release();
    this.#context.pairEnded(endOf(this.#identity(), this.#lanes(), outcome, cause));
    this.#onEnd(this);
  }

  snapshot(): PairSnapshot {
    return snapshotOf(this.#identity(), this.#lanes());
  }

  #identity(): PairIdentity {
    return {
      id: this.id,
      client: this.#clientAddress,
      upstream: this.#upstreamAddress,
      started: this.#started,
    };
  }

  #lanes(): [Lane, Lane] | undefined {
    return this.#joined && [this.#joined.up, this.#joined.down];
  }
}
