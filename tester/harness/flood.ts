import type { Journal } from './journal.js';
import type { Payload } from './payload.js';
import type { Peer } from './peer.js';

const chunkSize = 64 * 1024;
const sampleEvery = 50;

/** A writer that offers bytes as fast as they are taken. */
export interface Flood {
  /** When the first byte was offered, in milliseconds of the journal. */
  readonly startedAt: number;
  /** When the kernel was last seen to take a byte, in milliseconds of the journal. */
  lastTakenAt(): number;
  /** True when everything up to the cap has been taken. */
  capped(): boolean;
  stop(): void;
}

/**
 * Writes the payload to the peer until writes are no longer taken, and goes on when they are.
 * Offers at most `cap` bytes, so that a subject that takes everything cannot take the machine.
 */
export function flood(peer: Peer, payload: Payload, cap: number, journal: Journal): Flood {
  const startedAt = journal.now();
  let lastTakenAt = startedAt;
  let taken = 0;

  const pump = () => {
    while (peer.sent < cap) {
      const length = Math.min(chunkSize, cap - peer.sent);
      if (!peer.write(payload.bytes(peer.sent, length))) return;
    }
  };
  const sample = () => {
    const now = peer.taken();
    if (now > taken) lastTakenAt = journal.now();
    taken = now;
    journal.wake();
  };
  const timer = setInterval(sample, sampleEvery);
  const stop = () => {
    clearInterval(timer);
    peer.socket.off('drain', pump);
  };
  peer.socket.on('drain', pump).once('close', stop);
  pump();
  sample();

  return { startedAt, lastTakenAt: () => lastTakenAt, capped: () => taken >= cap, stop };
}
