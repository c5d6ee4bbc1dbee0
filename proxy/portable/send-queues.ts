import { fstatSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Reading the kernel's table may take this share of the time at most. */
const share = 1 / 20;

/**
 * How many bytes of a connection wait in this machine's kernel, sent or not, that the other end
 * has not acknowledged: from Linux's /proc/net/tcp. Elsewhere nothing is known.
 *
 * A slow reader is seen here long before it is seen by writing: the kernel says that a socket is
 * writable again when a third of its send buffer is free, which on a fast link are megabytes.
 */
export class SendQueues {
  #table = new Map<number, number>();
  #nextRead = 0;

  /** The count for one socket, `undefined` where it is not known. A moment old at most. */
  of(socket: Socket): number | undefined {
    const { fd } = (socket as unknown as { _handle?: { fd?: number } | null })._handle ?? {};
    if (fd === undefined || fd < 0) return undefined;
    this.#refresh();
    return this.#table.get(fstatSync(fd).ino);
  }

  /** One look at the table serves everyone who asks in the same tick. */
  #refresh(): void {
    const started = performance.now();
    if (started < this.#nextRead) return;
    this.#table = new Map(['/proc/net/tcp', '/proc/net/tcp6'].flatMap(readTable));
    const ended = performance.now();
    this.#nextRead = ended + Math.max(5, (ended - started) / share);
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
