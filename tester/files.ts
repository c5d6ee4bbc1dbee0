import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { systemReason, UsageError } from './errors.js';

/**
 * Writes all of it or nothing: whoever reads meanwhile finds the old one, and the same may read the
 * new one. Into what is no regular file, such as a device, it is written as it stands.
 */
export function replaceFile(file: string, text: string): void {
  withFile(file, 'written', () => {
    const before = statOf(file);
    if (before && !before.isFile()) return writeFileSync(file, text);
    beside(file, (temporary, target) => {
      writeFileSync(temporary, text);
      if (before) chmodSync(temporary, before.mode);
      renameSync(temporary, target);
    });
  });
}

/** Better to know before a run than after it. Throws {@link UsageError}. */
export function requireReplaceable(file: string): void {
  requireNoProgram(file);
  withFile(file, 'written', () => {
    const before = statOf(file);
    if (before?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (before) accessSync(file, constants.W_OK);
    if (!before || before.isFile()) beside(file, (temporary) => writeFileSync(temporary, ''));
  });
}

/**
 * An option that has lost its file takes the word behind it, which is the subject: that must not be
 * overwritten. Throws {@link UsageError}.
 */
export function requireNoProgram(file: string): void {
  const before = statOf(file);
  if (before?.isFile() && (before.mode & 0o111) !== 0)
    throw new UsageError(`${file}: is a program, and is not overwritten`);
}

/** Throws {@link UsageError} when two of these files are one. */
export function requireDistinct(files: readonly (string | undefined)[]): void {
  const seen = new Set<string>();
  for (const file of files) {
    if (file === undefined) continue;
    const path = existsSync(file) ? realpathSync(file) : resolve(file);
    const isDevice = statOf(file)?.isFile() === false;
    if (seen.has(path) && !isDevice) throw new UsageError(`${file}: is named twice`);
    seen.add(path);
  }
}

/** What `work` returns; what it throws becomes one line that names the file. */
export function withFile<T>(file: string, what: 'read' | 'written', work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError(`${file}: cannot be ${what}: ${systemReason(error)}`);
  }
}

/** One line about a file that could not be written. */
export function unwritten(file: string, error: unknown): string {
  if (error instanceof UsageError) return error.message;
  return `${file}: cannot be written: ${systemReason(error)}`;
}

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

/** Works with a file beside the one that is meant, and leaves nothing of it behind. */
function beside(file: string, work: (temporary: string, target: string) => void): void {
  // A link stays one: what it points to is replaced.
  const target = existsSync(file) ? realpathSync(file) : file;
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    work(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
}
