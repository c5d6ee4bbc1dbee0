import type { Address } from '../../address.js';
import { type ProxyOptions, resolveOptions, type Settings } from '../../options.js';
import type { PairEnd, PairSnapshot } from '../../outcome.js';
import { Loop } from '../../splice/loop.js';
import { type Order, type Result, Shared } from '../../splice/orders.js';
import { unpackEnds } from '../../splice/report.js';
import type { Chance } from './chance.js';
import { Listener } from './simulated-epoll.js';
import { Peer } from './simulated-peer.js';
import { SimulatedSocket } from './simulated-socket.js';
import { SimulatedSystem, type Surroundings } from './simulated-system.js';

/** What the destination's machine does with an attempt to connect. */
export type Answer = 'accepts' | 'accepts later' | 'refuses' | 'refuses later' | 'is silent';

/** A client, and what the proxy has made of it. */
export interface Joined {
  /** From 1, in the order of accepting; 0 before that. */
  id: number;
  acceptedAt: number;
  client: SimulatedSocket;
  clientPeer: Peer;
  /** The last attempt to reach the destination. */
  upstream: SimulatedSocket | undefined;
  upstreamPeer: Peer | undefined;
  end: PairEnd | undefined;
  endedAt: number;
}

/** A loop amid a network and a clock that only go on when they are told to. */
export class Simulation implements Surroundings {
  now = 1_000;
  answer: Answer = 'accepts';
  /** How many milliseconds may pass in waiting. */
  patience = 0;
  waits = 0;
  inboxSize = 1 << 18;
  largestWrite = Number.POSITIVE_INFINITY;
  /** The network goes on during calls, with one chance in this many; 0: never. */
  restless = 0;
  readonly settings: Settings;
  readonly system: SimulatedSystem;
  readonly shared: Shared;
  readonly loop: Loop;
  readonly pairs: Joined[] = [];
  readonly accepted: Joined[] = [];
  readonly told: Exclude<Result, { type: 'ended' }>[] = [];
  readonly wake: number;
  readonly chance: Chance;
  readonly #listener: Listener<SimulatedSocket>;
  readonly #orders: Order[] = [];
  #snapshots: PairSnapshot[] = [];
  onFinish: (socket: SimulatedSocket) => void = () => {};

  constructor(options: Partial<ProxyOptions> = {}, system = new SimulatedSystem()) {
    const destinationHost = '192.0.2.9';
    this.settings = resolveOptions({
      destinationHost,
      destinationPort: 9,
      listenPort: 1,
      ...options,
    });
    this.system = system;
    this.chance = system.chance;
    system.surroundings = this;
    system.emptyPipesAreSpare = true;
    this.#listener = new Listener((client) => {
      if (client.peer) client.peer.ended = 'reset';
      client.closed = true;
    });
    this.wake = system.wakeable();
    const shared = new SharedArrayBuffer(Shared.size);
    this.shared = new Shared(shared);
    const data = { settings: this.settings, listener: system.add(this.#listener), shared };
    this.loop = this.timed(
      () =>
        new Loop(system, { ...data, wake: this.wake, longestWait: Infinity }, this.shared, {
          order: () => this.#orders.shift(),
          tell: (result) => this.#hear(result),
        }),
    );
  }

  /** Runs with the simulation's clock in place of the real one. */
  timed<T>(body: () => T): T {
    const real = performance.now;
    performance.now = () => this.now;
    try {
      return body();
    } finally {
      performance.now = real;
    }
  }

  turn(): void {
    this.timed(() => this.loop.turn());
  }

  order(order: Order): void {
    this.#orders.push(order);
    this.system.wake(this.wake);
  }

  /** The live pairs, as the loop tells them. */
  snapshots(): PairSnapshot[] {
    this.order({ type: 'pairs', question: 1 });
    this.turn();
    return this.#snapshots;
  }

  get listening(): boolean {
    return !this.#listener.closed;
  }

  connect(): Joined {
    const client = new SimulatedSocket(this.system.sizes, this.chance);
    const number = this.pairs.length;
    const clientPeer = this.#peer(`client ${number}`, 2 * number);
    client.open(clientPeer);
    const upstream = undefined;
    const joined: Joined = {
      ...{ id: 0, acceptedAt: 0, client, clientPeer },
      ...{ upstream, upstreamPeer: upstream, end: undefined, endedAt: 0 },
    };
    this.pairs.push(joined);
    if (this.listening) this.#listener.add(client);
    else clientPeer.ended = 'reset';
    return joined;
  }

  #peer(name: string, stream: number): Peer {
    return new Peer(name, stream, this.inboxSize, this.largestWrite);
  }

  /** A client that is gone again before it is let in. */
  abortedConnect(): void {
    if (this.listening) this.#listener.add('ECONNABORTED');
  }

  /** Gives the pair of this id so many addresses. */
  resolve(pair: number, count: number): void {
    const addresses = Array.from({ length: count }, (_, index) =>
      index % 2 ? `2001:db8::${pair}` : `10.0.${Math.floor(pair / 250)}.${pair % 250}`,
    );
    const cause = count === 0 ? { cause: 'ENOTFOUND' } : {};
    this.order({ type: 'resolved', pair, addresses, ...cause });
  }

  meanwhile(): void {
    if (this.restless > 0 && this.chance.oneIn(this.restless)) this.stir();
  }

  wait(timeout: number): void {
    if (timeout < 0 && this.patience === Number.POSITIVE_INFINITY)
      throw new Error('it waits for ever');
    const passed = timeout < 0 ? this.patience : Math.min(timeout, this.patience);
    this.now += passed;
    this.patience -= passed;
    this.waits += 1;
    if (this.waits > 20_000) throw new Error('it does not come to an end');
    this.meanwhile();
  }

  letIn(client: SimulatedSocket): void {
    const joined = this.pairs.find((each) => each.client === client) as Joined;
    joined.id = this.accepted.push(joined);
    joined.acceptedAt = this.now;
  }

  connecting(socket: SimulatedSocket, { host }: Address): void {
    // Who is dialed for shows in the address; where it is a fixed one, it is the last that came.
    const numbers = host === this.settings.destinationHost ? [0] : host.split(/[.:]/).map(Number);
    const [hundreds = 0, rest = 0] = host.includes('.') ? numbers.slice(-2) : [0, numbers.at(-1)];
    const joined = this.accepted.at(250 * hundreds + rest - 1) as Joined;
    joined.upstream = socket;
    socket.source = joined.client;
    const accept = () => {
      const peer = this.#peer(`upstream ${joined.id}`, joined.clientPeer.stream + 1);
      peer.source = joined.clientPeer.stream;
      joined.upstreamPeer = peer;
      joined.clientPeer.source = peer.stream;
      joined.client.source = socket;
      socket.open(peer);
    };
    const refuse = () => socket.break('ECONNREFUSED');
    if (this.answer === 'accepts') accept();
    if (this.answer === 'refuses') refuse();
    if (this.answer === 'accepts later') socket.answer = accept;
    if (this.answer === 'refuses later') socket.answer = refuse;
  }

  finishing(socket: SimulatedSocket): void {
    this.onFinish(socket);
  }

  #hear(result: Result): void {
    this.system.activity += 1;
    if (result.type === 'pairs') this.#snapshots = result.pairs;
    if (result.type !== 'ended') {
      this.told.push(result);
      return;
    }
    unpackEnds(result.ends, (end) => {
      const joined = this.accepted[end.id - 1];
      if (!joined) throw new Error(`an unknown pair has ended: ${end.id}`);
      if (joined.end) throw new Error(`pair ${end.id} has ended twice`);
      joined.end = end;
      joined.endedAt = this.now;
    });
  }

  /** All that the network can do at this moment. */
  moves(): (() => void)[] {
    return this.pairs.flatMap(({ client, upstream }) => [
      ...client.moves(),
      ...(upstream?.moves() ?? []),
    ]);
  }

  /** The network does one thing. Returns false if there was nothing to do. */
  stir(): boolean {
    const move = this.chance.pick(this.moves());
    move?.();
    return move !== undefined;
  }
}
