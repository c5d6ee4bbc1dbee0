import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
} from 'node:fs';

/** True where /proc tells about sockets and processes: on Linux. */
export const hasProcfs = existsSync('/proc/net/tcp');

const tables = ['/proc/net/tcp', '/proc/net/tcp6'];
const established = '01';
const closeWait = '08';
const listening = '0A';

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // The process is gone, or it is not ours to look at.
  }
}

/** Inodes of the sockets that listen on a TCP port, on whatever address. */
export function listeningInodes(port: number): string[] {
  return listeners()
    .filter((listener) => listener.port === port)
    .map((listener) => listener.inode);
}

/**
 * How many bytes are on their way to a connected socket of this machine, in the kernel's buffers
 * at both of its ends; `undefined` where that cannot be seen, and once the connection is being
 * closed, because a FIN counts as a byte. What the sender's program holds itself is not among them:
 * while the reader does not read, this grows with every byte that the sender gets rid of.
 */
export function bytesUnderWay(localPort: number, remotePort: number): number | undefined {
  let sum = 0;
  let ends = 0;
  // A busy machine remembers tens of thousands of connections that are over: those are not cut up.
  const lines = tables.flatMap((path) => read(path).match(establishedRows) ?? []);
  for (const [, from, to, , queues = ''] of lines.map(columns)) {
    const [own, other] = [portOf(from), portOf(to)];
    const incoming = own === localPort && other === remotePort;
    const outgoing = own === remotePort && other === localPort;
    if (!(incoming || outgoing)) continue;
    const [unsent = 0, unread = 0] = queues.split(':').map((queue) => Number.parseInt(queue, 16));
    sum += incoming ? unread : unsent;
    ends += 1;
  }
  return ends === 2 ? sum : undefined;
}

/** Inodes of the sockets in CLOSE_WAIT: the other end has sent FIN, this one has not closed. */
export function closeWaitInodes(): string[] {
  const lines = tables.flatMap((path) => read(path).match(closeWaitRows) ?? []);
  return lines.map((line) => columns(line)[9] ?? '');
}

/** Ports on which one of these processes listens. */
export function portsOf(pids: readonly number[]): number[] {
  const owned = new Set(pids.flatMap(socketInodes));
  const ports = listeners().filter(({ inode }) => owned.has(inode));
  return [...new Set(ports.map(({ port }) => port))];
}

const rowsIn = (state: string) => new RegExp(`^ *\\d+: \\S+ \\S+ ${state} .*`, 'gm');
const establishedRows = rowsIn(established);
const closeWaitRows = rowsIn(closeWait);

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
  const rows = tables.flatMap(listeningRows);
  return rows.map((columns) => ({ port: portOf(columns[1]), inode: columns[9] ?? '' }));
}

/** Whether the descriptors of a process may be looked at: those of another user's may not. */
export function isOpenToUs(pid: number): boolean {
  try {
    readdirSync(`/proc/${pid}/fd`);
    return true;
  } catch {
    return !existsSync(`/proc/${pid}`);
  }
}

/** Inodes of the sockets that a process has open; none when it may not be looked at. */
export function socketInodes(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((fd) => socketInode(`${folder}/${fd}`));
  } catch {
    return [];
  }
}

function socketInode(path: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.slice(1) ?? [];
  } catch {
    return [];
  }
}

export interface Process {
  pid: number;
  parent: number;
  group: number;
  session: number;
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = read(`/proc/${name}/stat`);
      // The program's name stands in brackets and may itself hold brackets and blanks.
      const [state, ...ids] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 4);
      const [parent, group, session] = ids.map(Number);
      const gone = parent === undefined || group === undefined || session === undefined;
      return gone || state === 'Z' ? [] : [{ pid: Number(name), parent, group, session }];
    });
}

/**
 * Every live process that descends from `root` or shares its group or session, and every one
 * that carries `marker` in the environment it was started with: such a process may have cut all
 * its ties, as daemons do.
 */
export function processTree(root: number, marker: string): Process[] {
  const all = processes();
  const found = new Set([root]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parent, group, session } of all)
      if (found.has(parent) || group === root || session === root) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid) || isMarked(pid, marker));
}

/** Every live process that carries `marker` in its environment. */
export function markedProcesses(marker: string): number[] {
  return processes()
    .map(({ pid }) => pid)
    .filter((pid) => isMarked(pid, marker));
}

function isMarked(pid: number, marker: string): boolean {
  return read(`/proc/${pid}/environ`).includes(marker);
}
