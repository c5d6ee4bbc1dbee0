import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { unwritten } from '../files.js';

/**
 * Takes `file` for this process; returns what gives it back. One that was left behind by a process
 * that is not there any more is taken over. Throws {@link UsageError} while another one has it.
 */
export function takeLock(file: string, what: string): () => void {
  if (!make(file)) {
    const left = read(file);
    if (isHeld(left)) throw held(file, what, left);
    clear(file, what, left);
    if (!make(file)) throw held(file, what, read(file));
  }
  return () => rmSync(file, { force: true });
}

/** Whether it was not there. */
function make(file: string): boolean {
  try {
    writeFileSync(file, holder(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new UsageError(unwritten(file, error));
  }
}

/** Takes away what was `left`, unless another process has done that and taken the lock itself. */
function clear(file: string, what: string, left: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // It is gone.
  }
  const found = read(aside);
  if (found !== left) {
    renameSync(aside, file);
    throw held(file, what, found);
  }
  rmSync(aside);
}

function held(file: string, what: string, text: string): UsageError {
  const who = text === '' ? 'another process' : `process ${Number.parseInt(text, 10)}`;
  return new UsageError(`${what}: is being worked on by ${who}; if it is not, remove ${file}`);
}

function isHeld(text: string): boolean {
  const pid = Number.parseInt(text, 10);
  // An empty one is of somebody who is about to write it.
  return text === '' || (pid > 0 && isAlive(pid) && holder(pid) === text);
}

function read(file: string): string {
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
