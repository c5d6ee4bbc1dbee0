import { fstatSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Unacknowledged } from '../timing/stall-clock.js';

/** Reading the kernel's table may take this share of the time at most. */
const share = 1 / 20;

/** One look serves everyone who asks within this time, in milliseconds. */
const sameLook = 5;

/**
 * How many bytes of a connection wait in this machine's kernel, sent or not, that the other end
 * has not acknowledged: from Linux's /proc/net/tcp. Elsewhere nothing is known.
 *
 * A slow reader is seen here long before it is seen by writing: the kernel says that a socket is
 * writable again when a third of its send buffer is free, which on a fast link are megabytes.
 */
export class SendQueues {
  #table = new Map<number, number>();
  #lastRead = Number.NEGATIVE_INFINITY;
  #nextRead = 0;

  /** The count for one socket, a moment old at most. */
  of(socket: Socket): Unacknowledged {
    const { fd } = (socket as unknown as { _handle?: { fd?: number } | null })._handle ?? {};
    if (fd === undefined || fd < 0) return undefined;
    if (!this.#refresh()) return 'later';
    return this.#table.get(fstatSync(fd).ino);
  }

  /** Returns false while it is too early to look again: a table of thousands takes its time. */
  #refresh(): boolean {
    const started = performance.now();
    if (started < this.#nextRead) return started - this.#lastRead <= sameLook;
    this.#table = new Map(['/proc/net/tcp', '/proc/net/tcp6'].flatMap(readTable));
    this.#lastRead = performance.now();
    this.#nextRead = this.#lastRead + Math.max(sameLook, (this.#lastRead - started) / share);
    return true;
  }
}

/** Inode and send queue of every socket in the table; none where there is no such table. */
function readTable(path: string): [inode: number, bytes: number][] {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch {
    return []; // Not Linux, or no such protocol.
  }
  const rows = text.matchAll(/^ *\d+: \S+ \S+ \S\S ([0-9A-F]{8}):\S+ \S+ \S+ +\d+ +\d+ (\d+)/gm);
  return Array.from(rows, ([, queue = '', inode]) => [Number(inode), Number.parseInt(queue, 16)]);
}
