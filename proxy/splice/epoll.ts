import { blocked, failed, type System, type Watch } from './system.js';

/** Whoever owns a descriptor that is watched. */
export interface Handler {
  /** `bits` as in {@link events}. */
  onEvents(bits: number): void;
}

/** A descriptor under the care of an {@link Epoll}, which alone closes it. */
export interface Registration {
  readonly descriptor: number;
  readonly key: number;
  readonly handler: Handler;
}

/** Descriptors that are watched, and who is told of what happens on them. */
export class Epoll {
  readonly #system: System;
  readonly #epoll: number;
  /** By key; undefined where it is free. */
  readonly #watched: (Registration | undefined)[] = [];
  readonly #freeKeys: number[] = [];
  /** Closed when the batch is over: see {@link Epoll.release}. */
  readonly #condemned: Registration[] = [];

  /** Throws when the system has no descriptor left for it. */
  constructor(system: System) {
    this.#system = system;
    this.#epoll = system.epoll();
    if (this.#epoll === blocked || this.#epoll === failed)
      throw new Error(`epoll_create1: ${system.failure()}`);
  }

  /** Watches a descriptor; `undefined` when the system refuses, and then it stays the caller's. */
  register(descriptor: number, what: Watch, handler: Handler): Registration | undefined {
    const key = this.#freeKeys.pop() ?? this.#watched.length;
    const registration = { descriptor, key, handler };
    this.#watched[key] = registration;
    if (this.#system.watch(this.#epoll, descriptor, key, what) >= 0) return registration;
    this.#watched[key] = undefined;
    this.#freeKeys.push(key);
    return undefined;
  }

  /**
   * Tells its handler no more, and closes the descriptor when the batch of events is over. Closed
   * within the batch, its number could be given to a new socket, which would then receive the
   * events that the batch still has for the old one.
   */
  release(registration: Registration): void {
    if (this.#watched[registration.key] !== registration) return;
    this.#watched[registration.key] = undefined;
    this.#condemned.push(registration);
  }

  /** Waits up to `timeout` milliseconds, -1 for ever. Returns how many events there are. */
  wait(timeout: number): number {
    return this.#system.wait(this.#epoll, timeout);
  }

  /** Tells the handlers of the first `count` events that were waited for. */
  deliver(count: number): void {
    for (let index = 0; index < count; index += 1)
      this.#watched[this.#system.eventKey(index)]?.handler.onEvents(this.#system.eventBits(index));
  }

  /** To be called between batches. Returns whether anything was closed. */
  closeReleased(): boolean {
    if (this.#condemned.length === 0) return false;
    for (const { descriptor, key } of this.#condemned) {
      this.#system.close(descriptor);
      this.#freeKeys.push(key);
    }
    this.#condemned.length = 0;
    return true;
  }

  /** Closes all that it watches but `spared`, itself at last. */
  close(spared?: number): void {
    for (const registration of this.#watched)
      if (registration && registration.descriptor !== spared) this.release(registration);
    this.closeReleased();
    this.#system.close(this.#epoll);
  }
}
