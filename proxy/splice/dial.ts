import type { Address } from '../address.js';
import type { Outcome } from '../outcome.js';
import type { Context } from './context.js';
import { Endpoint, type Owner } from './endpoint.js';
import { familyOf } from './sockaddr.js';
import { events, failed } from './system.js';

export interface DialEvents {
  /** `broken` tells of a reset that has come already; there may be something to read before it. */
  connected(upstream: Endpoint, address: Address, broken?: string): void;
  failed(outcome: Outcome, cause?: string): void;
}

/**
 * Connects to the destination's addresses, one after the other, until one answers. The time that
 * is left is shared evenly among the addresses that are left, so that one silent address does not
 * use up the chance of the next. Resolving counts towards the time.
 */
export class Dial implements Owner {
  readonly #context: Context;
  readonly #events: DialEvents;
  /** A socket that was made before it was known for which address. */
  #spare: number | undefined;
  #addresses: string[] = [];
  #endpoint: Endpoint | undefined;
  #address: Address | undefined;
  /**
   * Observed milliseconds since the first tick, and of those when this attempt must give up. The
   * tick before began earlier than the dial: with it counted, time would run out too soon.
   */
  #waited: number | undefined;
  #until: number;
  /** What the last attempt failed with. */
  #cause: string | undefined;
  #late = true;

  /** `spare`: a TCP socket over IPv4, or of the destination's family; it is the dial's from now on. */
  constructor(context: Context, spare: number | undefined, events: DialEvents) {
    this.#context = context;
    this.#spare = spare;
    this.#events = events;
    this.#until = this.#timeout;
  }

  get #timeout(): number {
    return this.#context.settings.connectTimeout || Number.POSITIVE_INFINITY;
  }

  /** Begins to connect. The addresses are numeric, IPv4 or IPv6. */
  start(addresses: string[]): void {
    this.#addresses = addresses;
    this.#next();
  }

  /** Gives up; nobody is told. */
  cancel(): void {
    this.#abandon();
    if (this.#spare !== undefined) this.#context.system.close(this.#spare);
    this.#spare = undefined;
  }

  #abandon(): void {
    this.#endpoint?.close(this.#context.epoll);
    this.#endpoint = undefined;
  }

  /** Counts `elapsed` milliseconds. */
  tick(elapsed: number): void {
    this.#waited = this.#waited === undefined ? 0 : this.#waited + elapsed;
    if (this.#waited < this.#until) return;
    this.#late = true;
    this.#cause = undefined;
    this.#abandon();
    this.#next();
  }

  onEvents(endpoint: Endpoint, bits: number): void {
    if (!(bits & (events.writable | events.error | events.hangUp))) return;
    const broken = bits & (events.error | events.hangUp);
    const error = broken ? this.#context.system.socketError(endpoint.descriptor) : undefined;
    // What was refused is ECONNREFUSED; what was reset has been a connection.
    if ((error === undefined || error === 'ECONNRESET') && this.#address) {
      this.#endpoint = undefined;
      this.#events.connected(endpoint, this.#address, error);
      return;
    }
    this.#abandon();
    this.#failed(error);
    this.#next();
  }

  /** Tries addresses until one is under way. */
  #next(): void {
    while (!this.#endpoint) {
      const waited = this.#waited ?? 0;
      const left = this.#timeout - waited;
      const host = left > 0 ? this.#addresses.shift() : undefined;
      if (host === undefined) {
        this.#events.failed(this.#late ? 'dial-timeout' : 'dial-failed', this.#cause);
        return;
      }
      this.#until = waited + left / (this.#addresses.length + 1);
      this.#attempt({ host, port: this.#context.settings.destinationPort });
    }
  }

  #attempt(address: Address): void {
    const { system, epoll } = this.#context;
    const socket = this.#socket(address.host);
    if (socket < 0) {
      this.#failed(system.failure());
      return;
    }
    system.noDelay(socket);
    if (system.connect(socket, address) === failed) {
      this.#failed(system.failure());
      system.close(socket);
      return;
    }
    this.#address = address;
    this.#endpoint = Endpoint.open(epoll, socket, this);
    if (!this.#endpoint) {
      this.#failed(system.failure());
      system.close(socket);
    }
  }

  #socket(host: string): number {
    const { system, address } = this.#context;
    const spare = this.#spare;
    if (spare === undefined) return system.socket(host);
    this.#spare = undefined;
    if (familyOf(host) === familyOf(address ?? '127.0.0.1')) return spare;
    system.close(spare);
    return system.socket(host);
  }

  #failed(cause: string | undefined): void {
    this.#late = false;
    this.#cause = cause;
  }
}
