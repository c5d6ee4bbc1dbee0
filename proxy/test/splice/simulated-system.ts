import { isIP } from 'node:net';
import type { Address } from '../../address.js';
import { blocked, type Memory, type Pipe, type System } from '../../splice/system.js';
import { Calm, type Chance } from './chance.js';
import { Descriptors, type Open } from './descriptors.js';
import { Flag, Listener, type Pollable, SimulatedEpoll } from './simulated-epoll.js';
import { PipeEnd, SimulatedPipe } from './simulated-pipe.js';
import { SimulatedSocket, type Sizes } from './simulated-socket.js';

/** What surrounds the system: the network and the clock. */
export interface Surroundings {
  /** Called before calls, since the rest of the world does not wait for them. */
  meanwhile(): void;
  /** Nothing has happened: waits, up to so many milliseconds, -1 for ever. */
  wait(timeout: number): void;
  connecting(socket: SimulatedSocket, address: Address): void;
  letIn(client: SimulatedSocket): void;
  finishing(socket: SimulatedSocket): void;
}

export const still: Surroundings = {
  meanwhile() {},
  wait() {},
  connecting() {},
  letIn() {},
  finishing() {},
};

/** The system calls, in memory. Whatever no sane program does throws. */
export class SimulatedSystem extends Descriptors implements System {
  /** How large pipes are, 0 for none. */
  pipeSize = 1 << 20;
  sizes: Sizes = { receive: 1 << 18, send: 1 << 18 };
  /** How many more calls `watch` are granted. */
  watches = Number.POSITIVE_INFINITY;
  pipesMade = 0;
  /** The last `wait`: how long it might have taken, and how many events came of it. */
  timeout = 0;
  get delivered(): number {
    return this.#events.length;
  }
  surroundings = still;
  readonly chance: Chance;
  #events: { key: number; bits: number }[] = [];
  #from: Address = { host: '192.0.2.1', port: 0 };

  constructor(chance: Chance = new Calm()) {
    super();
    this.chance = chance;
  }

  /** How many bytes are in pipes that are open. */
  get inPipes(): number {
    let sum = 0;
    for (const each of this.open.values())
      if (each instanceof PipeEnd && each.side === 'output') sum += each.pipe.bytes.length;
    return sum;
  }

  #told([count, code]: [number, string?]): number {
    if (code) this.fail(code);
    if (count !== blocked) this.activity += 1;
    return count;
  }

  allocate = (length: number): Memory => ({ bytes: Buffer.alloc(length) });

  socket(host: string): number {
    const socket = new SimulatedSocket(this.sizes, this.chance);
    socket.family = isIP(host);
    return this.add(socket);
  }

  listen(): number {
    throw new Error('not of a worker');
  }

  share(): void {}
  noDelay(socket: number): void {
    this.get(socket, SimulatedSocket);
  }
  keepAlive(socket: number): void {
    this.get(socket, SimulatedSocket).keptAlive = true;
  }
  address(): Address {
    throw new Error('not of a worker');
  }

  accept(listener: number): number {
    this.surroundings.meanwhile();
    const from = this.get<Listener<SimulatedSocket>>(listener, Listener);
    // The number is looked for first, whether or not anyone waits.
    if (this.free < 1) return this.fail('EMFILE');
    const client = from.take();
    if (client === blocked) return blocked;
    this.activity += 1;
    if (client === 'ECONNABORTED') return this.fail(client);
    this.#from = { host: '192.0.2.1', port: this.#from.port + 1 };
    this.surroundings.letIn(client);
    return this.add(client);
  }

  acceptedFrom = () => this.#from;

  connect(descriptor: number, address: Address): number {
    const socket = this.get(descriptor, SimulatedSocket);
    if (socket.state !== 'new') throw new Error('connected twice');
    if (socket.family !== isIP(address.host)) throw new Error('a socket of another family');
    socket.state = 'dialing';
    this.activity += 1;
    this.surroundings.connecting(socket, address);
    if ((socket.state as string) === 'broken') return this.fail(socket.takeError() ?? 'EIO');
    return (socket.state as string) === 'open' ? 0 : blocked;
  }

  socketError(socket: number): string | undefined {
    this.surroundings.meanwhile();
    return this.get(socket, SimulatedSocket).takeError();
  }

  receive(descriptor: number, memory: Memory): number {
    this.surroundings.meanwhile();
    const socket = this.get(descriptor, SimulatedSocket);
    const bytes = socket.receive(memory.bytes.length);
    if (bytes.length === 0) return this.#told(socket.nothing());
    memory.bytes.set(bytes);
    return this.#told([bytes.length]);
  }

  send(descriptor: number, memory: Memory, length: number): number {
    this.surroundings.meanwhile();
    if (length <= 0 || length > memory.bytes.length) throw new Error(`${length} bytes are sent`);
    const socket = this.get(descriptor, SimulatedSocket);
    const taken = socket.takes(length);
    if (taken[0] > 0) socket.write(memory.bytes.subarray(0, taken[0]));
    return this.#told(taken);
  }

  unacknowledged(socket: number): number | undefined {
    return this.get(socket, SimulatedSocket).outgoing.length;
  }

  finish(descriptor: number): number {
    const socket = this.get(descriptor, SimulatedSocket);
    this.surroundings.finishing(socket);
    this.activity += 1;
    return socket.finish();
  }

  resetOnClose(socket: number): void {
    this.get(socket, SimulatedSocket).lingers = false;
  }

  pipe(size: number): Pipe | undefined {
    // Whoever needs one takes an empty one that is there already.
    for (const each of this.open.values())
      if (each instanceof PipeEnd && each.pipe.bytes.length === 0)
        if (each.side === 'input' && this.emptyPipesAreSpare)
          throw new Error('an empty pipe is kept by someone, or forgotten');
    if (this.pipeSize === 0 || this.free < 2) {
      this.fail('EMFILE');
      return undefined;
    }
    this.pipesMade += 1;
    const pipe = new SimulatedPipe(Math.min(size, this.pipeSize));
    const output = this.add(new PipeEnd(pipe, 'output'));
    return {
      input: this.add(new PipeEnd(pipe, 'input')),
      output,
      size: Math.min(size, this.pipeSize),
    };
  }

  /** Set where all pipes are those of one pool, whose users keep none that is empty. */
  emptyPipesAreSpare = false;

  splice(from: number, to: number, length: number): number {
    this.surroundings.meanwhile();
    if (!(length > 0)) throw new Error(`${length} bytes are spliced`);
    if (this.open.get(from) instanceof PipeEnd) return this.#empty(from, to, length);
    const socket = this.get(from, SimulatedSocket);
    const { pipe, side } = this.get(to, PipeEnd);
    if (side !== 'input') throw new Error('the wrong end of a pipe');
    if (pipe.full) return blocked;
    const moved = socket.receiveInto(pipe, length);
    return this.#told(moved > 0 ? [moved] : socket.nothing());
  }

  #empty(from: number, to: number, length: number): number {
    const { pipe, side } = this.get(from, PipeEnd);
    if (side !== 'output') throw new Error('the wrong end of a pipe');
    if (length > pipe.bytes.length) throw new Error('more than the pipe has');
    const socket = this.get(to, SimulatedSocket);
    const taken = socket.takes(length);
    if (taken[0] > 0) socket.write(pipe.empty(taken[0]));
    return this.#told(taken);
  }

  epoll(): number {
    return this.add(new SimulatedEpoll());
  }

  watch(epoll: number, descriptor: number, key: number, what: 'stream' | 'listener' | 'wake') {
    const kind = { stream: SimulatedSocket, listener: Listener, wake: Flag }[what];
    const on = this.get<Open>(descriptor, kind as never) as unknown as Pollable;
    if (this.watches <= 0) return this.fail('ENOSPC');
    this.watches -= 1;
    return this.get(epoll, SimulatedEpoll).watch(on, key, what);
  }

  wait(epoll: number, timeout: number): number {
    const simulated = this.get(epoll, SimulatedEpoll);
    this.timeout = timeout;
    this.surroundings.meanwhile();
    this.#events = simulated.take(this.chance);
    if (this.#events.length > 0 || timeout === 0) return this.#events.length;
    this.surroundings.wait(timeout);
    this.#events = simulated.take(this.chance);
    return this.#events.length;
  }

  eventKey = (index: number) => this.#events[index]?.key ?? -1;
  eventBits = (index: number) => this.#events[index]?.bits ?? 0;

  wakeable(): number {
    return this.add(new Flag());
  }

  wake(descriptor: number): void {
    this.get(descriptor, Flag).raise();
  }

  hush(descriptor: number): void {
    this.activity += 1;
    this.get(descriptor, Flag).raised = false;
  }
}
