import { tickInterval } from '../../timing/watch-list.js';
import { expectLegal } from './legal.js';
import type { SimulatedSocket } from './simulated-socket.js';
import type { Joined, Simulation } from './simulation.js';

/** Two reads of the copying kind: what a lane may hold beyond its limit. */
const slack = 128 * 1024;

/** Turns without a wait in which nothing is done, before it is a busy loop. */
const patience = 3;

/** When anything last moved towards a sink. */
interface Movement {
  at: number;
  taken: number;
  held: boolean;
}

/** Looks at a simulation after each turn of the loop, and throws at what must not be. */
export class Invariants {
  readonly #simulation: Simulation;
  readonly #interval: number;
  readonly #movements = new Map<SimulatedSocket, Movement>();
  /** Who ended first, where one did. */
  readonly #first = new Map<Joined, 'client' | 'upstream' | 'both'>();
  readonly #judged = new Set<Joined>();
  #idle = 0;
  #activity = -1;
  aborted = false;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    this.#interval = tickInterval(simulation.settings);
    simulation.onFinish = (socket) => this.#finishing(socket);
  }

  afterTurn(): void {
    this.#expectRest();
    this.#expectOwnedPipes();
    for (const joined of this.#simulation.accepted) {
      if (joined.end) this.#judge(joined);
      else if (joined.upstream?.peer) this.#look(joined, joined.upstream);
    }
  }

  /** Which end was the first of which the proxy has read the end-of-file. */
  first(joined: Joined): 'client' | 'upstream' | 'both' | undefined {
    return this.#first.get(joined);
  }

  #expectRest(): void {
    const { timeout, activity, delivered } = this.#simulation.system;
    const idle = timeout === 0 && delivered === 0 && activity === this.#activity;
    this.#activity = activity;
    this.#idle = idle ? this.#idle + 1 : 0;
    if (this.#idle > patience) throw new Error('it spins with nothing to do');
  }

  /** Bytes in pipes are bytes that a live lane holds. */
  #expectOwnedPipes(): void {
    const { accepted, system } = this.#simulation;
    let held = 0;
    for (const { client, upstream } of accepted)
      if (upstream && !client.closed)
        held += client.read - upstream.written + upstream.read - client.written;
    if (system.inPipes > held) throw new Error(`${system.inPipes - held} bytes rot in pipes`);
  }

  #look(joined: Joined, upstream: SimulatedSocket): void {
    const { client } = joined;
    if (!this.#first.has(joined) && (client.endRead || upstream.endRead)) {
      const first = client.endRead ? 'client' : 'upstream';
      this.#first.set(joined, client.endRead && upstream.endRead ? 'both' : first);
    }
    const lanes = [
      ['up', client, upstream],
      ['down', upstream, client],
    ] as const;
    for (const [name, source, sink] of lanes) {
      const held = source.read - sink.written;
      // Without half-close, what is read after an end is thrown away.
      const thrown = !this.#simulation.settings.halfClose && this.#first.has(joined);
      const { bufferSize = 1 << 20 } = this.#simulation.settings;
      if (held > bufferSize + slack && !thrown)
        throw new Error(`${name} of pair ${joined.id} holds ${held}`);
      const still = this.#still(sink, held > 0);
      const { stallTimeout } = this.#simulation.settings;
      if (stallTimeout > 0 && still > stallTimeout + 6 * this.#interval && !thrown)
        throw new Error(`${name} of pair ${joined.id} has stalled for ${still} ms`);
    }
  }

  /** For how long nothing has moved towards a sink that something is held for. */
  #still(sink: SimulatedSocket, holds: boolean): number {
    const { now } = this.#simulation;
    const taken = sink.written + sink.acknowledged;
    const before = this.#movements.get(sink);
    if (holds && before?.held && taken === before.taken) return now - before.at;
    this.#movements.set(sink, { at: now, taken, held: holds });
    return 0;
  }

  #judge(joined: Joined): void {
    if (this.#judged.has(joined)) return;
    this.#judged.add(joined);
    if (joined.upstream?.peer && !this.#first.has(joined)) this.#look(joined, joined.upstream);
    const movedAt = (socket?: SimulatedSocket) =>
      (socket && this.#movements.get(socket)?.at) ?? joined.acceptedAt;
    expectLegal(joined, {
      settings: this.#simulation.settings,
      aborted: this.aborted,
      tick: this.#interval,
      first: this.#first.get(joined),
      movedAt: Math.min(movedAt(joined.client), movedAt(joined.upstream)),
    });
  }

  /** A FIN goes out only behind the last byte, and only after a FIN has come in. */
  #finishing(socket: SimulatedSocket): void {
    const { accepted, settings } = this.#simulation;
    const joined = accepted.find((each) => each.client === socket || each.upstream === socket);
    if (!joined?.upstream) throw new Error('FIN to nobody');
    const source = joined.client === socket ? joined.upstream : joined.client;
    const due = settings.halfClose ? source.endRead : source.endRead || socket.endRead;
    if (!due) throw new Error(`pair ${joined.id}: FIN before the end`);
    const thrown = !settings.halfClose && socket.endRead;
    if (socket.written !== source.read && !thrown)
      throw new Error(`pair ${joined.id}: FIN before the last byte`);
  }
}
