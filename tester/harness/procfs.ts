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
