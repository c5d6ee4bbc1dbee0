import { readFileSync } from 'node:fs';
import type { Baseline, KnownFailure } from './baseline.js';
import { UsageError } from './errors.js';
import { replaceFile, withFile } from './files.js';

/** Grows by one with every change after which an older tester would misunderstand the file. */
const version = 1;

/** Reads what `writeBaseline` has written. Throws {@link UsageError} in one line. */
export function readBaseline(file: string): Baseline {
  return parseBaseline(
    withFile(file, 'read', () => readFileSync(file, 'utf8')),
    file,
  );
}

/** Makes sense of the file's text. Throws {@link UsageError}, which names the file. */
export function parseBaseline(text: string, file: string): Baseline {
  const content = parse(text, file);
  if (!isObject(content) || typeof content.version !== 'number') throw notOne(file);
  if (content.version !== version)
    throw new UsageError(
      `${file}: is a baseline of version ${content.version}, and this tester reads version ${version}`,
    );
  const { profile, failures } = content;
  if (typeof profile !== 'string' || !isObject(failures)) throw notOne(file);
  const entries = Object.entries(failures);
  for (const [id, known] of entries) if (!isKnownFailure(known)) throw notOne(file, ` at ${id}`);
  return { profile, failures: new Map(entries as [string, KnownFailure][]) };
}

/** The file's text: sorted, one case a line or two, so that versions of it can be compared. */
export function formatBaseline({ profile, failures }: Baseline): string {
  const sorted = Object.fromEntries([...failures].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version, profile, failures: sorted }, null, 2)}\n`;
}

/** Writes all of it or nothing: whoever reads meanwhile finds the old one. */
export function writeBaseline(file: string, baseline: Baseline): void {
  replaceFile(file, formatBaseline(baseline));
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file}: is not JSON`);
  }
}

function notOne(file: string, where = ''): UsageError {
  return new UsageError(`${file}: is not a baseline, as --write-baseline writes it${where}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKnownFailure(value: unknown): value is KnownFailure {
  return (
    isObject(value) &&
    (value.verdict === 'failed' || value.verdict === 'flaky') &&
    typeof value.seen === 'string'
  );
}
