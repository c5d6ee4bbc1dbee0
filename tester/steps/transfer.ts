import type { Payload } from '../harness/payload.js';
import type { Peer } from '../harness/peer.js';

const chunk = 64 * 1024;

export interface SendOptions {
  /** Bytes at a time; 64 KiB unless told. */
  chunkSize?: number;
  /** Send FIN behind the last byte. */
  fin?: boolean;
}

/**
 * Begins to send the payload's bytes up to offset `total`, no faster than they are taken, from
 * where the peer has come to. The bytes already sent by it must be the payload's too.
 */
export function send(
  peer: Peer,
  payload: Payload,
  total: number,
  { chunkSize = chunk, fin = false }: SendOptions = {},
): void {
  const pump = () => {
    while (peer.sent < total) {
      const length = Math.min(chunkSize, total - peer.sent);
      if (peer.write(payload.bytes(peer.sent, length)) || peer.sent >= total) continue;
      // A connection that is over takes nothing ever again.
      if (!peer.closing) peer.socket.once('drain', pump);
      return;
    }
    if (fin && peer.socket.writable) peer.shutdown();
  };
  pump();
}
