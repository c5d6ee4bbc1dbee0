import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

/** What the kernel counts in a second of `utime` and `stime`; it is 100 wherever Linux runs. */
const ticks = 100;

/** The live processes of a group, and those that ended and have not been waited for. */
export function processesOf(group: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => Number(statOf(pid)?.[2]) === group);
}

/** The fields of /proc/PID/stat from the third, the state, on. The second may contain anything. */
function statOf(pid: number): string[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Whether any process of the group is more than an entry that nobody has waited for. */
export function isAlive(group: number): boolean {
  return processesOf(group).some((pid) => !'ZX'.includes(statOf(pid)?.[0] ?? 'X'));
}

/**
 * Seconds of CPU, user and system, that a group has used so far, with those of its members that
 * ended and were waited for.
 */
export function cpuSeconds(group: number): number {
  const each = processesOf(group).map((pid) => {
    const times = statOf(pid)?.slice(11, 15) ?? [];
    return times.reduce((sum, time) => sum + Number(time), 0);
  });
  return each.reduce((sum, time) => sum + time, 0) / ticks;
}

/**
 * Resident memory of a group in KiB. A page of anonymous or shared memory counts once however many
 * of its processes share it; mapped files count once and in full, whoever else maps them, as those
 * of the member that has most of them resident. For a single process it is what `ps` calls RSS.
 */
export function residentKiB(group: number): number {
  let own = 0;
  let files = 0;
  for (const pid of processesOf(group)) {
    const rollup = read(`/proc/${pid}/smaps_rollup`) ?? '';
    own += field(rollup, 'Pss_Anon') + field(rollup, 'Pss_Shmem');
    files = Math.max(files, field(read(`/proc/${pid}/status`) ?? '', 'RssFile'));
  }
  return own + files;
}

/** Whether a socket of IPv4 listens on the port. */
export function listens(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  // Listening sockets come first, ahead of what may be a hundred thousand in TIME_WAIT.
  return new RegExp(`^ *\\d+: [0-9A-F]{8}:${hex} 00000000:0000 0A `, 'm').test(
    head('/proc/net/tcp', 65_536),
  );
}

/** How many of the machine's sockets are in TIME_WAIT. */
export function timeWaits(): number {
  return Number(/^TCP: .*\btw (\d+)/m.exec(read('/proc/net/sockstat') ?? '')?.[1] ?? 0);
}

/** How many files a process may open; what is started by this one may open as many. */
export function openFilesLimit(): number {
  const limit = /^Max open files +(\S+)/m.exec(read('/proc/self/limits') ?? '')?.[1];
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit ?? 0);
}

function field(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}

/** The file's text, or undefined: processes end while one looks. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function head(path: string, size: number): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(size);
    let end = 0;
    // The kernel hands out less than it is asked for.
    for (let got = 1; got > 0 && end < size; end += got)
      got = readSync(file, buffer, end, size - end, null);
    return buffer.toString('latin1', 0, end);
  } finally {
    closeSync(file);
  }
}
