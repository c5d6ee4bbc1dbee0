import type { Peer } from '../harness/peer.js';

/** A reader that takes what it likes, when it likes. */
export interface Pace {
  /** Lets it read as fast as it can from now on. */
  release(): void;
}

/**
 * Has a peer take about `bytes` in every `every` milliseconds, from now on. It gets no more than
 * one read ahead of that (64 KiB). Time that it has lost it makes up for: on a busy machine it
 * would otherwise be so slow that a subject may take it for stopped.
 */
export function readAtPace({ socket }: Peer, bytes: number, every: number): Pace {
  const since = performance.now();
  let taken = 0;
  const due = () => bytes * (1 + Math.floor((performance.now() - since) / every));
  const take = (chunk: Buffer) => {
    taken += chunk.length;
    if (taken >= due()) socket.pause();
  };
  const more = () => {
    if (taken < due()) socket.resume();
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
