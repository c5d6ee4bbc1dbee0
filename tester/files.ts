import {
  accessSync,
  constants,
  existsSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { UsageError } from './errors.js';

/** Writes all of it or nothing: whoever reads meanwhile finds the old one. */
export function replaceFile(file: string, text: string): void {
  beside(file, (temporary, target) => {
    writeFileSync(temporary, text);
    renameSync(temporary, target);
  });
}

/** Better to know before a run than after it. Throws {@link UsageError}. */
export function requireReplaceable(file: string): void {
  beside(file, (temporary, target) => {
    if (existsSync(target)) accessSync(target, constants.W_OK);
    if (statSync(target, { throwIfNoEntry: false })?.isFile() === false)
      throw Object.assign(new Error(), { code: 'not a file' });
    writeFileSync(temporary, '');
  });
}

/** What `work` returns; what it throws becomes one line that names the file. */
export function withFile<T>(file: string, what: 'read' | 'written', work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError(`${file}: cannot be ${what}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** Works with a file beside the one that is meant, and leaves nothing of it behind. */
function beside(file: string, work: (temporary: string, target: string) => void): void {
  withFile(file, 'written', () => {
    // A link stays one: what it points to is replaced.
    const target = existsSync(file) ? realpathSync(file) : file;
    const temporary = `${target}.${process.pid}.tmp`;
    try {
      work(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}
