import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { UsageError } from '../errors.js';
import { withFile } from '../files.js';
import { logVersion, type RunEvent } from './events.js';

const schemaFile = new URL('../../../docs/events.schema.json', import.meta.url);

/**
 * The events of a log. A last line that was cut off, as by killing the tester, is left out. Throws
 * {@link UsageError} for a file that cannot be read and one that is no such log.
 */
export function readLog(file: string, options: ReadOptions = {}): RunEvent[] {
  return parseLog(
    withFile(file, 'read', () => readFileSync(file, 'utf8')),
    file,
    options,
  );
}

interface ReadOptions {
  /** Events that nobody is going to ask for. */
  without?: readonly RunEvent['type'][];
}

/** The same of a text; `name` is what messages call it. */
export function parseLog(
  text: string,
  name: string,
  { without = [] }: ReadOptions = {},
): RunEvent[] {
  const lines = text.split('\n');
  // Behind the last line break there is nothing, or a line that was not finished.
  lines.pop();
  const isEvent = validator();
  const events = lines.flatMap((line, index) => {
    const where = `${name}: line ${index + 1}`;
    const event = parseLine(line, where);
    if (without.includes((event as RunEvent).type)) return [];
    const version = (event as { version?: unknown }).version ?? logVersion;
    if (version !== logVersion)
      throw new UsageError(
        `${where} is of version ${version}, and this tester reads ${logVersion}`,
      );
    if (!isEvent(event)) throw new UsageError(`${where} is not an event of the tester`);
    return event as RunEvent;
  });
  if (events[0]?.type !== 'run-started')
    throw new UsageError(`${name}: is not an event log: it does not begin with a run`);
  return events;
}

function parseLine(line: string, where: string): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below.
  }
  throw new UsageError(`${where} is not JSON`);
}

let known: ((event: unknown) => boolean) | undefined;

/** Compiled once: that takes longer than reading most logs. */
function validator(): (event: unknown) => boolean {
  known ??= compiled();
  return known;
}

function compiled(): (event: unknown) => boolean {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as object;
  return new Ajv({ strict: false }).compile(schema);
}
