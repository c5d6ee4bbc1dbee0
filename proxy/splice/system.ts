import type { Address } from '../address.js';

/** Stands for a count when a call would have had to wait. */
export const blocked = -1;
/** Stands for a count when a call failed; {@link System.failure} tells why. */
export const failed = -2;

/** Memory that stays where it is for as long as it is referenced, so that the kernel may use it. */
export interface Memory {
  readonly bytes: Buffer;
}

/** The size in bytes that Linux gives a new pipe, where it gives one at all. */
export const usualPipe = 64 * 1024;

/** A pipe that is not waited for: what goes in at one end comes out at the other. */
export interface Pipe {
  readonly input: number;
  readonly output: number;
  /** What the system has given it, in bytes. */
  readonly size: number;
}

/** What a descriptor is watched for. */
export type Watch = 'stream' | 'listener' | 'wake';

/**
 * The system calls that the engine makes. Descriptors are numbers, lengths are in bytes.
 *
 * A call that hands out a descriptor or a count returns it, or {@link blocked}, or {@link failed}.
 * No descriptor blocks, is inherited by a child, or is closed by anything but {@link System.close}.
 */
export interface System {
  /** The code of the last call that failed on this thread, such as `ECONNRESET`. */
  failure(): string;
  allocate(length: number): Memory;
  close(descriptor: number): void;

  /** A TCP socket for addresses like this one. */
  socket(host: string): number;
  /** Takes the address, IPv6 alone or together with IPv4, and starts to listen. */
  listen(socket: number, address: Address, backlog: number): number;
  /** Lets other sockets of this user listen on the same address from now on (`SO_REUSEPORT`). */
  share(socket: number): void;
  /** Small writes go out at once; accepted sockets are like their listener. */
  noDelay(socket: number): void;
  /** A peer that vanishes without a word is found out after about two minutes of silence. */
  keepAlive(socket: number): void;
  /** Where a socket is bound. */
  address(socket: number): Address;
  accept(listener: number): number;
  /** Who {@link System.accept} let in last. */
  acceptedFrom(): Address;
  /** Begins to connect: `blocked` until the socket is writable. */
  connect(socket: number, address: Address): number;
  /** Takes the error that waits on a socket, if there is one. */
  socketError(socket: number): string | undefined;
  /** Reads up to the whole of the memory. 0 is end-of-file. */
  receive(socket: number, memory: Memory): number;
  /** Writes the first bytes of the memory. */
  send(socket: number, memory: Memory, length: number): number;
  /** Bytes that wait in the kernel for the other end to acknowledge them. */
  unacknowledged(socket: number): number | undefined;
  /** Sends FIN. */
  finish(socket: number): number;
  /** Makes the coming close a reset. */
  resetOnClose(socket: number): void;

  /** A pipe of this size or, where the system refuses, of a smaller one. */
  pipe(size: number): Pipe | undefined;
  /** Moves bytes between a pipe and a socket. 0 is end-of-file. */
  splice(from: number, to: number, length: number): number;

  epoll(): number;
  /** Reports each change on the descriptor under this key. */
  watch(epoll: number, descriptor: number, key: number, what: Watch): number;
  /** Waits up to `timeout` milliseconds, -1 for ever. Returns how many events there are. */
  wait(epoll: number, timeout: number): number;
  /** Key of the n-th event. */
  eventKey(index: number): number;
  /** Bits of the n-th event. */
  eventBits(index: number): number;

  /** A descriptor by which one thread wakes another. */
  wakeable(): number;
  wake(descriptor: number): void;
  /** Makes a woken descriptor quiet again. */
  hush(descriptor: number): void;
}

/** The bits of an event. */
export const events = {
  readable: 0x001,
  urgent: 0x002,
  writable: 0x004,
  error: 0x008,
  hangUp: 0x010,
  readHangUp: 0x2000,
} as const;
