import type { Socket } from 'node:net';
import { formatAddress } from '../address.js';

/** The part of a socket's handle that tells how far the kernel has got. */
interface StreamHandle {
  /** Bytes handed to libuv so far. */
  bytesWritten: number;
  /** Of those, the bytes that the kernel has not taken yet. */
  writeQueueSize: number;
}

/**
 * How many bytes of what was written to this socket the kernel has taken, partly written chunks
 * included. Never goes down while the socket is open.
 *
 * Node reports a write only when the whole chunk is out. The handle's own counters (Node's own
 * socket timeout is built on them) tell what happens in between; where they are missing, whole
 * chunks must do.
 */
export function kernelTaken(socket: Socket): number {
  const handle = (socket as unknown as { _handle?: StreamHandle | null })._handle;
  if (typeof handle?.writeQueueSize === 'number')
    return handle.bytesWritten - handle.writeQueueSize;
  return socket.bytesWritten - socket.writableLength;
}

const nothing = new Uint8Array(0);

/**
 * Asks the kernel whether the connection has been reset, on a socket that is not being read.
 *
 * Node looks at a socket only while it reads or has bytes to write, and reports a reset that came
 * in between as a clean end. A write of no bytes sends nothing and fails with the pending error.
 * Bytes that wait to be written tell the same, a moment later, and after our own FIN there is no
 * asking.
 */
export function probe(
  socket: Socket,
  onReset: (error: Error) => void,
  onHealthy: () => void = () => {},
): void {
  if (!socket.writable) onHealthy();
  else if (socket.writableLength > 0) setImmediate(onHealthy);
  else socket.write(nothing, (error) => (error ? onReset(error) : onHealthy()));
}

/** True while Node does not look at the socket's reading side, and so sees no reset. */
export function isBlind(socket: Socket): boolean {
  return !socket.readable || socket.isPaused();
}

/** Ends the connection with a reset, whatever state its writing side is in. */
export function reset(socket: Socket): void {
  const finUnderWay =
    socket.writableEnded && !socket.writableFinished && socket.writableLength === 0;
  // libuv refuses to reset while a shutdown is pending, and the descriptor would be lost.
  if (finUnderWay && !socket.destroyed) socket.once('finish', () => socket.resetAndDestroy());
  else socket.resetAndDestroy();
}

/** `host:port` of the other end, with IPv4-mapped addresses in their IPv4 form. */
export function remoteAddress(socket: Socket): string {
  if (!socket.remoteAddress) return 'unknown';
  const host = socket.remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return formatAddress({ host, port: socket.remotePort ?? 0 });
}
