import { blocked, events, failed, type Watch } from '../../splice/system.js';
import type { Chance } from './chance.js';

/** Whatever can be watched. */
export abstract class Pollable {
  /** Called upon each change; set while it is watched. */
  onChange: (() => void) | undefined;

  /** What is true of it at this moment. */
  abstract bits(): number;

  changed(): void {
    this.onChange?.();
  }

  /** Its descriptor has been closed. */
  abstract close(): void;
}

/** What listens for clients, or is written to in order to wake: readable, or not. */
export class Flag extends Pollable {
  raised = false;
  closed = false;

  bits(): number {
    return this.raised ? events.readable : 0;
  }

  raise(): void {
    this.raised = true;
    this.changed();
  }

  close(): void {
    this.closed = true;
  }
}

interface Interest {
  on: Pollable;
  key: number;
  what: Watch;
}

const wanted: Record<Watch, number> = {
  stream: Object.values(events).reduce((all: number, bit) => all | bit, 0),
  listener: events.readable,
  wake: events.readable,
};

/**
 * Tells of a change once, as the kernel does: a change puts the descriptor on a list; who waits
 * gets what is true by then of those on the list. What did not fit stays on the list.
 */
export class SimulatedEpoll extends Pollable {
  /** How many more may be watched. */
  room = Number.POSITIVE_INFINITY;
  readonly #interests = new Map<Pollable, Interest>();
  readonly #ready = new Set<Interest>();

  get size(): number {
    return this.#interests.size;
  }

  watch(on: Pollable, key: number, what: Watch): number {
    if (this.#interests.has(on)) throw new Error('watched twice');
    if ([...this.#interests.values()].some((each) => each.key === key))
      throw new Error(`key ${key} used twice`);
    if (this.size >= this.room) return failed;
    const interest = { on, key, what };
    this.#interests.set(on, interest);
    on.onChange = () => this.#ready.add(interest);
    if (on.bits() & wanted[what]) this.#ready.add(interest);
    return 0;
  }

  /** Closing a descriptor ends the watch on it. */
  forget(on: Pollable): void {
    const interest = this.#interests.get(on);
    if (interest) this.#ready.delete(interest);
    this.#interests.delete(on);
    on.onChange = undefined;
  }

  /** A part of those that have changed, and in any order. */
  take(chance: Chance): { key: number; bits: number }[] {
    const taken: { key: number; bits: number }[] = [];
    const listed = chance.shuffle([...this.#ready]);
    const limit = listed.length && chance.some(listed.length);
    for (const interest of listed) {
      if (taken.length === limit) break;
      const bits = interest.on.bits() & wanted[interest.what];
      if (bits === 0 || interest.what !== 'wake') this.#ready.delete(interest);
      if (bits !== 0) taken.push({ key: interest.key, bits });
    }
    return taken;
  }

  bits(): number {
    return 0;
  }

  close(): void {
    for (const on of this.#interests.keys()) on.onChange = undefined;
    this.#interests.clear();
  }
}

/** A client that waits to be let in, or why not. */
export class Listener<Client> extends Flag {
  readonly queue: (Client | 'ECONNABORTED')[] = [];
  readonly #turnAway: (client: Client) => void;

  constructor(turnAway: (client: Client) => void) {
    super();
    this.#turnAway = turnAway;
  }

  override bits(): number {
    return this.queue.length > 0 ? events.readable : 0;
  }

  add(client: Client | 'ECONNABORTED'): void {
    this.queue.push(client);
    this.changed();
  }

  take(): Client | 'ECONNABORTED' | typeof blocked {
    return this.queue.shift() ?? blocked;
  }

  override close(): void {
    super.close();
    for (const client of this.queue.splice(0))
      if (client !== 'ECONNABORTED') this.#turnAway(client);
  }
}
