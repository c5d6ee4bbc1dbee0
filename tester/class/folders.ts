import { execFile } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Copies what is in a folder, with its times, by which make goes, and whatever bytes names are made
 * of. Links stay links. Rejects with one line that says what could not be copied.
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  try {
    await promisify(execFile)('cp', ['-RPp', '--', `${from}/.`, to]);
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const [first = message] = stderr.trim().split('\n').filter(Boolean);
    throw new Error(
      `it cannot be copied: ${first.replace(/^cp: /, '').replaceAll(`${from}/./`, '')}`,
    );
  }
  openUp(to);
}

/** Removes a folder, also one that its owner may not change as it is. */
export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    openUp(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was handed in read-only is to be built in, and removed. */
function openUp(folder: string): void {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return;
  if ((stats.mode & 0o700) !== 0o700) chmodSync(folder, stats.mode | 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) openUp(join(folder, entry.name));
}

/** The path without links of what may not be there yet. */
export function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPathOf(parent), basename(path));
  }
}
