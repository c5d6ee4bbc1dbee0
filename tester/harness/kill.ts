import { hasProcfs, markedProcesses } from './procfs.js';

/** Sends a signal to a process group; one that is gone already is no error. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  return signalProcess(-group, signal);
}

/**
 * Ends every process that carries the marker, however it has cut its ties to its parents.
 * Looks again until none is left, because a process may fork while it is being looked for.
 */
export function killMarked(marker: string): void {
  if (!hasProcfs) return;
  for (let round = 0; round < 50; round++) {
    const left = markedProcesses(marker).filter((pid) => pid !== process.pid);
    if (left.length === 0) return;
    for (const pid of left) signalProcess(pid, 'SIGKILL');
  }
}

/** Sends a signal to one process; one that is gone already is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
