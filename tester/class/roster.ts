import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { UsageError } from '../errors.js';
import { withFile } from '../files.js';

/** What one student, or one group, has handed in. */
export interface Submission {
  /** That of its folder. */
  name: string;
  folder: string;
}

export interface Roster {
  /** In the order of their names, in which `group-10` follows `group-9`. */
  submissions: Submission[];
  /** Names of what is no folder. */
  leftOut: string[];
}

/**
 * Every folder in a folder is a submission, but for hidden ones and `out`, which the results go to:
 * a path without links. Throws {@link UsageError} where there is none, and where one lies in the other.
 */
export function readRoster(folder: string, out: string): Roster {
  const root = withFile(folder, 'read', () => realpathSync(folder));
  if (isWithin(root, out))
    throw new UsageError(`${folder}: lies in ${out}, where the results are to go`);
  const names = withFile(folder, 'read', () => readdirSync(root)).filter(
    (name) => !name.startsWith('.') && join(root, name) !== out,
  );
  const isFolder = (name: string) =>
    statSync(join(root, name), { throwIfNoEntry: false })?.isDirectory() ?? false;
  const around = names.find((name) => isWithin(out, join(root, name)));
  if (around !== undefined)
    throw new UsageError(`${out}: lies in ${around}, which would be a submission`);
  const submissions = names
    .filter(isFolder)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => ({ name, folder: realpathSync(join(root, name)) }));
  if (submissions.length === 0)
    throw new UsageError(`${folder}: has no folder in it; each submission is to be one`);
  return { submissions, leftOut: names.filter((name) => !isFolder(name)).toSorted() };
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}
