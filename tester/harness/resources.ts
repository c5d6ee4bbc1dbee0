import { readdirSync, readFileSync } from 'node:fs';
import { countZombies, socketInodes } from './procfs.js';
import { closeWaitInodes } from './sockets.js';

/** USER_HZ, in which Linux counts for programs, the same on every machine that Node runs on. */
export const ticksPerSecond = 100;

/** What can be had of a set of processes at little cost. */
export interface Weight {
  processes: number;
  /** Bytes of memory of its own; what processes share is divided among them. */
  memory: number;
  /** Processor time used so far, in milliseconds, that of ended and reaped children included. */
  cpuMs: number;
}

/** What a set of processes holds and has used. */
export interface Usage extends Weight {
  /** Open files, sockets and pipes among them. */
  descriptors: number;
  /** Sockets whose other end has sent FIN while this end has not closed. */
  closeWait: number;
  /** Children that have ended and have not been waited for; no part of `processes`. */
  zombies: number;
}

/** Measures these processes. Undefined when one of them may not be looked at. */
export function measure(pids: readonly number[]): Usage | undefined {
  return ifAllowed(() => {
    const inodes = new Set(pids.flatMap(socketInodes));
    return {
      ...weightOf(pids),
      descriptors: sum(pids, descriptorsOf),
      closeWait: closeWaitInodes().filter((inode) => inodes.has(inode)).length,
      zombies: countZombies(pids),
    };
  });
}

/** Weighs these processes. Undefined when one of them may not be looked at. */
export function weigh(pids: readonly number[]): Weight | undefined {
  return ifAllowed(() => weightOf(pids));
}

function weightOf(pids: readonly number[]): Weight {
  return {
    processes: pids.length,
    memory: sum(pids, memoryOf),
    cpuMs: (sum(pids, ticksOf) * 1000) / ticksPerSecond,
  };
}

function ifAllowed<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return undefined;
    throw error;
  }
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}

/** What `look` says, or nothing for a process that is gone. */
function ifAlive(look: () => number): number {
  try {
    return look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return 0;
    throw error;
  }
}

function descriptorsOf(pid: number): number {
  return ifAlive(() => readdirSync(`/proc/${pid}/fd`).length);
}

/**
 * The proportional set size where the kernel has it, otherwise the resident set size. Without what
 * is mapped from files, if that is told apart: how many share a program depends on who else runs.
 */
function memoryOf(pid: number): number {
  return ifAlive(() => {
    const rollup = ifAlive(() => {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
      const own = kilobytes(text, 'Pss_Anon') + kilobytes(text, 'Pss_Shmem');
      return own || kilobytes(text, 'Pss');
    });
    const kib = rollup || kilobytes(readFileSync(`/proc/${pid}/status`, 'latin1'), 'VmRSS');
    return kib * 1024;
  });
}

function kilobytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}

/** utime, stime, cutime and cstime: fields 14 to 17, counted from 1. */
function ticksOf(pid: number): number {
  return ifAlive(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((total, field) => total + Number(field), 0);
  });
}
