import type { Peer } from './peer.js';

/**
 * Sends on `to` whatever arrives on `from`, end-of-file included, and reads no faster than the
 * other takes it. With the same peer for both it is an echo.
 */
export function relay(from: Peer, to: Peer): void {
  from.onData((chunk) => {
    if (to.write(chunk) || !to.socket.writable) return;
    from.socket.pause();
    to.socket.once('drain', () => from.socket.resume());
  });
  from.socket.once('end', () => {
    if (to.socket.writable) to.shutdown();
  });
}
