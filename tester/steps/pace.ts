import type { Peer } from '../harness/peer.js';

/** A reader that takes what it likes, when it likes. */
export interface Pace {
  /** Lets it read as fast as it can from now on. */
  release(): void;
}

/**
 * Has a peer take about `bytes` in every `every` milliseconds, from now on. It gets no more than
 * one read ahead of that (64 KiB), and does not make up for time that it has lost.
 */
export function readAtPace({ socket }: Peer, bytes: number, every: number): Pace {
  let left = bytes;
  const take = (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) socket.pause();
  };
  const more = () => {
    left = Math.min(left, 0) + bytes;
    if (left > 0) socket.resume();
  };
  const timer = setInterval(more, every);
  const stop = () => clearInterval(timer);
  socket.on('data', take).once('close', stop).resume();
  return {
    release() {
      stop();
      socket.off('data', take).resume();
    },
  };
}
