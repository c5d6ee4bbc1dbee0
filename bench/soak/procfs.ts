import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What a process holds and has used. */
export interface Sample {
  /** When, in milliseconds of `performance.now()`. */
  at: number;
  sockets: number;
  /** Pipes, however many descriptors there are of each. */
  pipes: number;
  /** Descriptors of all other kinds. */
  others: number;
  threads: number;
  /** In bytes. */
  rss: number;
  /** User and system time, in milliseconds. */
  cpu: number;
}

/** `sysconf(_SC_CLK_TCK)`, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Looks at a process; `undefined` when it is gone. */
export function sample(pid: number): Sample | undefined {
  try {
    const targets = descriptorsOf(pid);
    const sockets = targets.filter((target) => target.startsWith('socket:'));
    const pipes = targets.filter((target) => target.startsWith('pipe:'));
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const field = (name: string) =>
      Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
    const rss = field('VmRSS') * 1024;
    if (Number.isNaN(rss)) return undefined; // A zombie has no memory.
    return {
      at: performance.now(),
      sockets: sockets.length,
      pipes: new Set(pipes).size,
      others: targets.length - sockets.length - pipes.length,
      threads: field('Threads'),
      rss,
      cpu: cpuTime(pid),
    };
  } catch {
    return undefined;
  }
}

function cpuTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The program's name stands in brackets and may itself hold brackets and blanks.
  const columns = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(columns[11]) + Number(columns[12])) * 1000) / ticksPerSecond;
}

/** What the descriptors of a process lead to, such as `socket:[1234]`. */
function descriptorsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/${fd}`)];
    } catch {
      return []; // Closed since.
    }
  });
}

/** A row of the kernel's tables of TCP sockets. */
export interface TcpSocket {
  localPort: number;
  remotePort: number;
  state: string;
  inode: string;
}

const states = [
  '',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'NEW_SYN_RECV',
];

/** Every TCP socket of this machine, whoever owns it. */
export function tcpSockets(): TcpSocket[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => parseTcpTable(readTable(path)));
}

function readTable(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // A kernel without IPv6.
  }
}

export function parseTcpTable(text: string): TcpSocket[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns.length > 9)
    .map((columns) => ({
      localPort: portOf(columns[1]),
      remotePort: portOf(columns[2]),
      state: states[Number.parseInt(columns[3] ?? '', 16)] ?? 'UNKNOWN',
      inode: columns[9] ?? '',
    }));
}

function portOf(address = ''): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}

/** The TCP sockets that a process holds; those that were reset are in no table any more. */
export function tcpSocketsOf(pid: number): TcpSocket[] {
  const held = new Set(
    descriptorsOf(pid).flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []),
  );
  return tcpSockets().filter(({ inode }) => held.has(inode));
}
