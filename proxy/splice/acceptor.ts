import type { Address } from '../address.js';
import type { Watched } from '../timing/watch-list.js';
import type { Context, Runnable } from './context.js';
import type { Handler, Registration } from './epoll.js';
import { blocked, failed } from './system.js';

/** As many clients are let in before those who are in already have their turn. */
const batch = 64;

/** Failures that last until something is closed somewhere: there is no use in trying at once. */
const shortages = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);

/** Failures that concern one client, who has gone again, after accept(2). */
const gone = new Set([
  'ECONNABORTED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENONET',
  'ENOPROTOOPT',
  'EOPNOTSUPP',
  'EPERM',
  'EPROTO',
]);

export interface AcceptEvents {
  /** A client is in, and where one could be made, there is a socket to dial the destination with. */
  accepted(client: number, from: Address, upstream: number | undefined): void;
  /** No descriptor or no memory is left for the next one. Told once for each shortage. */
  short(code: string): void;
}

/**
 * Lets clients in, each only when there is a socket for its upstream already: a client that waits
 * to be let in is better off than one that is let in and cannot be served. When descriptors run
 * out it waits until one of its own is closed, or for a tick, since others of this process or
 * system may have closed theirs.
 */
export class Acceptor implements Handler, Runnable, Watched {
  readonly #context: Context;
  readonly #listener: number;
  readonly #events: AcceptEvents;
  readonly #registration: Registration;
  /** For the next client's upstream. */
  #upstream: number | undefined;
  #short = false;
  #closed = false;

  /** Takes over a listening socket. Throws when it cannot be watched. */
  constructor(context: Context, listener: number, events: AcceptEvents) {
    this.#context = context;
    this.#listener = listener;
    this.#events = events;
    const registration = context.epoll.register(listener, 'listener', this);
    if (!registration) throw new Error(`epoll_ctl: ${context.system.failure()}`);
    this.#registration = registration;
  }

  onEvents(): void {
    this.run();
  }

  tick(): boolean {
    this.run();
    return this.#short;
  }

  /** A descriptor has been closed. */
  relieved(): void {
    if (this.#short) this.run();
  }

  run(): void {
    const { system } = this.#context;
    for (let count = 0; count < batch && !this.#closed; count += 1) {
      if (!this.#reserve()) return;
      const client = system.accept(this.#listener);
      if (client === blocked) {
        this.#short = false;
        return;
      }
      if (client !== failed) {
        this.#short = false;
        this.#events.accepted(client, system.acceptedFrom(), this.#upstream);
        this.#upstream = undefined;
      } else if (!gone.has(system.failure())) {
        this.#wait(system.failure());
        return;
      }
    }
    if (!this.#closed) this.#context.again(this);
  }

  /** Makes a socket for the next client's upstream. Returns false when it has to wait for one. */
  #reserve(): boolean {
    const { system, address } = this.#context;
    if (this.#upstream !== undefined) return true;
    // A name may turn out to be of either family; most are of this one.
    const socket = system.socket(address ?? '127.0.0.1');
    if (socket >= 0) {
      this.#upstream = socket;
      return true;
    }
    // Any other failure is the dial's, which will have it told.
    if (!shortages.has(system.failure())) return true;
    this.#wait(system.failure());
    return false;
  }

  #wait(code: string): void {
    this.#context.watch(this);
    if (!this.#short) this.#events.short(code);
    this.#short = true;
  }

  /** Lets nobody in any more; who waits to be let in is reset. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#short = false;
    this.#context.unwatch(this);
    if (this.#upstream !== undefined) this.#context.system.close(this.#upstream);
    this.#context.epoll.release(this.#registration);
  }
}
