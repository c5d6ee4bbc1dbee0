import { failed } from '../../splice/system.js';
import { type Flag, type Listener, type Pollable, SimulatedEpoll } from './simulated-epoll.js';
import type { PipeEnd } from './simulated-pipe.js';
import type { SimulatedSocket } from './simulated-socket.js';

/** What a descriptor may stand for. */
export type Open = SimulatedSocket | Listener<SimulatedSocket> | Flag | SimulatedEpoll | PipeEnd;

/** The descriptors of a process. Using one that is closed, or of another kind, throws. */
export class Descriptors {
  /** One above the highest number that may be given out. */
  limit = 1024;
  /** Goes up whenever a call has done something. */
  activity = 0;
  /** What is open, and under which number. */
  readonly open = new Map<number, Open>();
  #failure = '';

  /** How many more may be opened. The standard streams are open too. */
  get free(): number {
    return this.limit - 3 - this.open.size;
  }

  /** Gives out the lowest number that is free, as the kernel does; `failed` when too many are. */
  add(opened: Open): number {
    for (let descriptor = 3; descriptor < this.limit; descriptor += 1) {
      if (this.open.has(descriptor)) continue;
      this.open.set(descriptor, opened);
      this.activity += 1;
      return descriptor;
    }
    return this.fail('EMFILE');
  }

  fail(code: string): number {
    this.#failure = code;
    return failed;
  }

  failure(): string {
    return this.#failure;
  }

  /** What is open under this number, which must be one of these. */
  get<T extends Open>(descriptor: number, kind: abstract new (...args: never[]) => T): T {
    const found = this.open.get(descriptor);
    if (found instanceof kind) return found;
    throw new Error(`descriptor ${descriptor} is ${found ? 'of another kind' : 'not open'}`);
  }

  close(descriptor: number): void {
    const closing = this.open.get(descriptor);
    if (!closing) throw new Error(`descriptor ${descriptor} is closed, but is not open`);
    this.open.delete(descriptor);
    this.activity += 1;
    for (const each of this.open.values())
      if (each instanceof SimulatedEpoll) each.forget(closing as unknown as Pollable);
    closing.close();
  }
}
