import type { Socket } from 'node:net';
import { kernelTaken, probe } from './socket.js';

/** One direction of a pair: reads from one socket, writes to the other, holds little between. */
export interface Lane {
  /** Bytes that the sink's kernel has taken. */
  delivered(): number;
  /** Bytes read from the source that the sink's kernel has not taken. */
  held(): number;
  /** True once the source's end-of-file has been read. */
  ended(): boolean;
  /** True once the FIN has gone out behind the last byte. */
  done(): boolean;
  /** Delivers what is held, sends FIN; what comes in from now on is thrown away. */
  finish(): void;
}

export interface LaneEvents {
  /** Bytes have come in. */
  moved(): void;
  /** From now on the lane holds bytes. */
  holding(): void;
  /** End-of-file has been read from the source. */
  ended(): void;
  /** The source turns out to have been reset. */
  reset(error: Error): void;
  /** The FIN has gone out to the sink. */
  done(): void;
}

/**
 * Starts relaying. The lane stops reading once `bufferSize` bytes wait for the sink, and reads
 * on when half of them are gone. Both sockets must have been made with a high-water mark of 1:
 * then a paused source takes in one read more (64 KiB at most) and stops.
 */
export function startLane(
  source: Socket,
  sink: Socket,
  bufferSize: number,
  events: LaneEvents,
): Lane {
  let received = 0;
  let taken = 0;
  let ended = false;

  const delivered = () => {
    if (!sink.destroyed) taken = kernelTaken(sink);
    return taken;
  };
  const forward = (chunk: Buffer) => {
    const heldBefore = sink.writableLength > 0;
    received += chunk.length;
    const end = received;
    sink.write(chunk, (error) => {
      // The last word on a socket that has since been closed, and has no counters any more.
      if (!error) taken = Math.max(taken, end);
      if (source.isPaused() && sink.writableLength <= bufferSize / 2) source.resume();
    });
    events.moved();
    if (!heldBefore && sink.writableLength > 0) events.holding();
    if (sink.writableLength >= bufferSize) source.pause();
  };
  const finish = () => {
    source.off('data', forward).resume();
    sink.end();
  };

  source.on('data', forward);
  source.once('end', () => {
    ended = true;
    // What looks like a clean end may be a reset right behind the last bytes: libuv takes a
    // hang-up after a short read for the end.
    probe(source, events.reset, () => {
      sink.end();
      events.ended();
    });
  });
  sink.once('finish', () => events.done());

  return {
    delivered,
    held: () => received + source.readableLength - delivered(),
    ended: () => ended,
    done: () => sink.writableFinished,
    finish,
  };
}
