import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { unwritten } from '../files.js';

/**
 * Takes `file` for this process; returns what gives it back. One that was left behind by a process
 * that is not there any more is taken over. Throws {@link UsageError} while another one has it.
 */
export function takeLock(file: string, what: string): () => void {
  const own = holder(process.pid);
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(file, own, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new UsageError(unwritten(file, error));
      const [pid = ''] = readHolder(file).split(' ');
      if (tries > 0 || isHeld(file))
        throw new UsageError(
          `${what}: is being worked on by process ${pid}; if it is not, remove ${file}`,
        );
      rmSync(file, { force: true });
    }
  }
}

function isHeld(file: string): boolean {
  const text = readHolder(file);
  const pid = Number.parseInt(text, 10);
  // An empty one is of somebody who is about to write it.
  return text === '' || (pid > 0 && isAlive(pid) && holder(pid) === text);
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return ''; // It was given back just now.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A number is given to another process one day; where /proc is, that one has begun later. */
function holder(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22, counted from 1; the second one, in brackets, may have anything in it.
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return String(pid);
  }
}
