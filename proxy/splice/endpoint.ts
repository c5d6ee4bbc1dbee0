import type { Epoll, Handler, Registration } from './epoll.js';
import { events } from './system.js';

/** Whom an endpoint belongs to: first to who dials it, then to its pair. */
export interface Owner {
  onEvents(endpoint: Endpoint, bits: number): void;
}

/**
 * One socket and what is known of it. Events are told once for each change, so what they said is
 * remembered until a call finds out that it is no longer so.
 */
export class Endpoint implements Handler {
  readonly descriptor: number;
  owner: Owner;
  /** Until a read would have had to wait. */
  readable = false;
  /** Until a write would have had to wait. */
  writable = false;
  /** The peer has closed or broken the connection: only reading to the end tells which. */
  ending = false;
  /** There is an error to be asked for: once what came before it has been read. */
  broken = false;
  /** The peer has sent urgent data: a read stops at its mark, and is short though more is there. */
  urgent = false;
  #registration: Registration | undefined;

  private constructor(descriptor: number, owner: Owner) {
    this.descriptor = descriptor;
    this.owner = owner;
  }

  /** Has a socket watched. `undefined` when the system refuses, and then it stays the caller's. */
  static open(epoll: Epoll, descriptor: number, owner: Owner): Endpoint | undefined {
    const endpoint = new Endpoint(descriptor, owner);
    endpoint.#registration = epoll.register(descriptor, 'stream', endpoint);
    return endpoint.#registration && endpoint;
  }

  onEvents(bits: number): void {
    const { readable, urgent, writable, error, hangUp, readHangUp } = events;
    if (bits & urgent) this.urgent = true;
    if (bits & error) this.broken = true;
    if (bits & (readHangUp | hangUp | error)) this.ending = true;
    if (bits & (readable | urgent | readHangUp | hangUp | error)) this.readable = true;
    if (bits & writable) this.writable = true;
    this.owner.onEvents(this, bits);
  }

  /** Closes the socket when the round is over. */
  close(epoll: Epoll): void {
    if (this.#registration) epoll.release(this.#registration);
  }
}
