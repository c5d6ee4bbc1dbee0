import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './errors.js';
import { page } from './report/page.js';
import type { Results } from './results.js';

const names = { page: 'benchmark.md', plot: 'benchmark.svg', raw: 'benchmark.json' };

/** Throws {@link UsageError} unless the file can be written. Better to know before a run. */
export function requireWritable(path: string): void {
  orUsage(path, 'cannot be written', () => closeSync(openSync(path, 'a')));
}

/** Makes the folder. Throws {@link UsageError} when that is impossible. */
export function requireFolder(path: string): void {
  orUsage(path, 'cannot be made', () => mkdirSync(path, { recursive: true }));
}

/** Reads raw results that {@link writeRaw} wrote. Throws {@link UsageError}. */
export function readRaw(path: string): Results {
  const text = orUsage(path, 'cannot be read', () => readFileSync(path, 'utf8'));
  const results = orUsage(path, 'is not JSON', () => JSON.parse(text));
  if (!Array.isArray(results?.samples)) throw new UsageError(`${path}: not results of a benchmark`);
  return results;
}

export function writeRaw(path: string, results: Results): void {
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
}

/** Writes the page, the plot and the raw results into a folder that is there. */
export async function writeAll(folder: string, results: Results): Promise<void> {
  // What draws takes most of a second to load.
  const { plot } = await import('./report/plot.js');
  writeFileSync(join(folder, names.page), page(results, names));
  writeFileSync(join(folder, names.plot), await plot(results));
  writeRaw(join(folder, names.raw), results);
}

function orUsage<T>(path: string, what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path}: ${what}${code ? `: ${code}` : ''}`);
  }
}
