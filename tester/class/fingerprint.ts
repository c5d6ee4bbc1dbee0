import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Tells whether what was handed in is still the same: names, contents and which files can be run.
 * What version control keeps is left out, because looking at it changes it. Throws what the system
 * does where something cannot be read.
 */
export function fingerprintOf(folder: string): string {
  const hash = createHash('sha256');
  for (const { path, entry } of entriesOf(folder)) {
    // Neither a name nor what is hashed behind it can be taken for the other.
    hash.update(`${JSON.stringify(relative(folder, path))} ${describe(path, entry)}\n`);
  }
  return hash.digest('hex');
}

function describe(path: string, entry: Dirent): string {
  if (entry.isSymbolicLink()) return `link ${JSON.stringify(readlinkSync(path))}`;
  if (!entry.isFile()) return entry.isDirectory() ? 'folder' : 'other';
  const kind = (statSync(path).mode & 0o111) === 0 ? 'file' : 'program';
  return `${kind} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

function entriesOf(folder: string): { path: string; entry: Dirent }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== '.git')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return [{ path, entry }, ...(entry.isDirectory() ? entriesOf(path) : [])];
    });
}
