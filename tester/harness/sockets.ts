import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { socketInodes } from './procfs.js';

/** The kernel's tables of TCP sockets, and how wide an address is in each. */
const tables = [
  { path: '/proc/net/tcp', address: 13 },
  { path: '/proc/net/tcp6', address: 37 },
];
const established = '01';
const finWait2 = '05';
const closeWait = '08';
const listening = '0A';
const states = [established, finWait2, closeWait];
/** Those in which a socket that gets bytes can be while more of them may come. */
const receiving = [established, finWait2];
/** Those in which a socket that sends bytes can be before its FIN. */
const sending = [established, closeWait];

/** Inodes of the sockets that listen on a TCP port, on whatever address. */
export function listeningInodes(port: number): string[] {
  return listeners()
    .filter((listener) => listener.port === port)
    .map((listener) => listener.inode);
}

/**
 * How many bytes are on their way to a connected socket of this machine, in the kernel's buffers
 * at both of its ends; `undefined` where that cannot be seen, and once the sender has sent FIN,
 * which counts as a byte. What the sender's program holds itself is not among them: while the
 * reader does not read, this grows with every byte that the sender gets rid of. What was read of
 * the tables a tenth of a second ago may serve, unless that is not to be `shared`.
 */
export function bytesUnderWay(
  localPort: number,
  remotePort: number,
  { shared = true } = {},
): number | undefined {
  let sum = 0;
  let ends = 0;
  for (const [, from, to, state = '', queues = ''] of rowsIn(states, shared)) {
    const [own, other] = [portOf(from), portOf(to)];
    const incoming = own === localPort && other === remotePort && receiving.includes(state);
    const outgoing = own === remotePort && other === localPort && sending.includes(state);
    if (!(incoming || outgoing)) continue;
    const [unsent = 0, unread = 0] = queues.split(':').map((queue) => Number.parseInt(queue, 16));
    sum += incoming ? unread : unsent;
    ends += 1;
  }
  return ends === 2 ? sum : undefined;
}

/** Inodes of the sockets in CLOSE_WAIT: the other end has sent FIN, this one has not closed. */
export function closeWaitInodes(): string[] {
  return rowsIn([closeWait]).map((columns) => columns[9] ?? '');
}

/** Ports on which one of these processes listens. */
export function portsOf(pids: readonly number[]): number[] {
  const owned = new Set(pids.flatMap(socketInodes));
  const ports = listeners().filter(({ inode }) => owned.has(inode));
  return [...new Set(ports.map(({ port }) => port))];
}

/** The rows of live connections, by state. */
type Rows = Map<string, string[][]>;

let last: { rows: Rows; until: number } | undefined;

/**
 * A busy machine remembers tens of thousands of connections that are over, and to read of them
 * takes tens of milliseconds, while a dozen cases look every tenth of a second. So they share what
 * was read, for three times as long as it took: looking never takes more than a quarter of the time.
 */
function rowsIn(wanted: readonly string[], shared = true): string[][] {
  const began = performance.now();
  if (!last || !shared || began >= last.until) {
    const rows: Rows = new Map(states.map((each) => [each, []]));
    for (const table of tables) readTable(table, rows);
    const took = performance.now() - began;
    last = { rows, until: began + took + Math.min(3 * took, longestShared) };
  }
  const { rows } = last;
  return wanted.flatMap((state) => rows.get(state) ?? []);
}

/** In milliseconds: what is older than that is no answer to how things are. */
const longestShared = 100;

function readTable({ path, address }: (typeof tables)[number], rows: Rows): void {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch {
    return; // No such protocol on this machine.
  }
  for (let at = text.indexOf('\n') + 1; at > 0 && at < text.length; ) {
    const end = text.indexOf('\n', at);
    // Behind the row's number stand two addresses: only what is wanted is cut up.
    const state = text.indexOf(':', at) + 2 * (address + 1) + 2;
    rows.get(text.slice(state, state + 2))?.push(columns(text.slice(at, end)));
    at = end + 1;
  }
}

/** A row of the kernel's tables of TCP sockets, cut into columns. */
function columns(line: string): string[] {
  return line.trim().split(/\s+/);
}

/**
 * The rows of the sockets that listen. The kernel lists those first, so that the rest of the
 * table, which may be very long, is not read.
 */
function listeningRows(path: string): string[][] {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return []; // No such protocol on this machine.
  }
  try {
    const chunk = Buffer.alloc(1 << 16);
    for (let text = ''; ; ) {
      const size = readSync(fd, chunk);
      text += chunk.toString('latin1', 0, size);
      const rows = text.split('\n').slice(1, -1).map(columns);
      const end = rows.findIndex(([, , , state]) => state !== listening);
      if (end >= 0) return rows.slice(0, end);
      if (size === 0) return rows;
    }
  } finally {
    closeSync(fd);
  }
}

function portOf(address = ''): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}

function listeners(): { port: number; inode: string }[] {
  const rows = tables.flatMap(({ path }) => listeningRows(path));
  return rows.map((columns) => ({ port: portOf(columns[1]), inode: columns[9] ?? '' }));
}
