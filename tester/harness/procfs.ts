import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** True where /proc tells about sockets and processes: on Linux. */
export const hasProcfs = existsSync('/proc/net/tcp');

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // The process is gone, or it is not ours to look at.
  }
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
  /** Processor time used so far, in hundredths of a second, that of ended and reaped children included. */
  ticks: number;
  /** Pages of memory in use, what is shared with other processes included. */
  pages: number;
}

/** Every process, the live and those that have ended and that nobody has waited for. */
function processes(): { live: Process[]; ended: Process[] } {
  const live: Process[] = [];
  const ended: Process[] = [];
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = read(`/proc/${name}/stat`);
    // The program's name stands in brackets and may itself hold brackets and blanks.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 22);
    const [parent, group, session, ...others] = fields.map(Number);
    if (parent === undefined || group === undefined || session === undefined) continue;
    // utime, stime, cutime and cstime are fields 14 to 17, counted from 1, and rss is field 24.
    const ticks = others.slice(7, 11).reduce((total, each) => total + each, 0);
    const pages = others[17] ?? 0;
    const kind = state === 'Z' ? ended : live;
    kind.push({ pid: Number(name), parent, group, session, ticks, pages });
  }
  return { live, ended };
}

/** Every process at one moment, and what has been read of their environments since. */
class Census {
  readonly #processes = processes();
  readonly all = this.#processes.live;
  readonly ended = this.#processes.ended;
  readonly #takenAt = performance.now();
  readonly #environments = new Map<number, string>();

  get age(): number {
    return performance.now() - this.#takenAt;
  }

  isMarked(pid: number, marker: string): boolean {
    const environment = this.#environments.get(pid) ?? read(`/proc/${pid}/environ`);
    this.#environments.set(pid, environment);
    return environment.includes(marker);
  }
}

/** So old may be what is shared by those who look often, in milliseconds. */
const fresh = 50;
let latest: Census | undefined;

function census(shared: boolean): Census {
  if (!(shared && latest && latest.age < fresh)) latest = new Census();
  return latest;
}

/**
 * Every live process that descends from `root` or shares its group or session, and every one
 * that carries `marker` in the environment it was started with: such a process may have cut all
 * its ties, as daemons do. What was seen a twentieth of a second ago may serve where that is to
 * be `shared`.
 */
export function processTree(root: number, marker: string, { shared = false } = {}): Process[] {
  const seen = census(shared);
  const { all } = seen;
  const found = new Set([root]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parent, group, session } of all)
      if (found.has(parent) || group === root || session === root) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid) || seen.isMarked(pid, marker));
}

/**
 * How many children of these processes have ended and have not been waited for. What was seen a
 * twentieth of a second ago, such as when these were found, serves.
 */
export function countZombies(parents: readonly number[]): number {
  return census(true).ended.filter(({ parent }) => parents.includes(parent)).length;
}

/** Every live process that carries `marker` in its environment. */
export function markedProcesses(marker: string): number[] {
  const seen = census(false);
  return seen.all.map(({ pid }) => pid).filter((pid) => seen.isMarked(pid, marker));
}

/** Bytes in a page of memory, as the kernel has told this program when it began. */
export const pageSize = readPageSize();

function readPageSize(): number {
  const told = Buffer.from(read('/proc/self/auxv'), 'latin1');
  for (let at = 0; at + 16 <= told.length; at += 16)
    if (told.readBigUInt64LE(at) === 6n) return Number(told.readBigUInt64LE(at + 8)); // AT_PAGESZ
  return 4096;
}
