import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UsageError } from '../errors.js';

/** A subject's command line, with `{host}`, `{port}` and `{listen}` where those are to stand. */
export type CommandLine = readonly [string, ...string[]];

/** The first word is no program. */
export class NoProgram extends UsageError {}

const placeholders = ['{host}', '{port}', '{listen}'] as const;

/**
 * Makes a command line with placeholders of what the user wrote.
 *
 * Words that hold a placeholder are taken as they are, and then all must be there that the
 * `invocation` has; otherwise that says how the command is continued. Throws {@link UsageError} when the
 * program cannot be run at all.
 */
export function parseCommand(words: readonly string[], invocation: readonly string[]): CommandLine {
  if (words[0]) findProgram(words[0]);
  return completeCommand(words, invocation);
}

/** The same for a program that is not there yet. */
export function completeCommand(
  words: readonly string[],
  invocation: readonly string[],
): CommandLine {
  const [program, ...rest] = words;
  if (!program) throw new UsageError('no subject given');
  const holds = (words: readonly string[]) => (name: string) =>
    words.some((word) => word.includes(name));
  const needed = placeholders.filter(holds(invocation));
  const missing = needed.filter((name) => !holds(rest)(name));
  if (!placeholders.some(holds(rest)))
    return invocation.flatMap((word) =>
      word === '{command}' ? words : [word],
    ) as unknown as CommandLine;
  if (missing.length > 0)
    throw new UsageError(`the subject's command line lacks ${missing.join(' and ')}`);
  return [program, ...rest];
}

/** Fills the placeholders in. */
export function fillCommand(
  command: CommandLine,
  values: { host: string; port: number | string; listen: number | string },
): CommandLine {
  // Where the port is to follow it, an IPv6 address stands in brackets.
  const bracketed = values.host.includes(':') ? `[${values.host}]` : values.host;
  const fill = (word: string) =>
    word
      .replaceAll('{host}:{port}', `${bracketed}:{port}`)
      .replaceAll('{host}', values.host)
      .replaceAll('{port}', String(values.port))
      .replaceAll('{listen}', String(values.listen));
  const [program, ...rest] = command;
  return [program, ...rest.map(fill)];
}

/**
 * The command line up to and with the first `keep` of its words that hold a placeholder. An
 * option that would stand there without its value is left out too.
 */
export function truncateCommand(command: CommandLine, keep: number): CommandLine {
  const [program, ...rest] = command;
  const holds = (word: string) => placeholders.some((name) => word.includes(name));
  const places = [...rest.keys()].filter((at) => holds(rest[at] as string));
  let end = places[keep] ?? rest.length;
  if (rest[end - 1]?.startsWith('-')) end -= 1;
  return [program, ...rest.slice(0, end)];
}

/** How a command line that has been filled in is told in reports. */
export function tellCommand(command: CommandLine): string {
  return `command line: ${command.join(' ')}`;
}

/**
 * The words that hold these placeholders and what stands between them, with an option that the
 * first of them is the value of: `--to {host}:{port} --port {listen}`.
 */
export function wordsFor(command: CommandLine, names: readonly string[] = placeholders): string {
  const [, ...rest] = command;
  const holds = (word: string) => names.some((name) => word.includes(name));
  const first = rest.findIndex(holds);
  const option = rest[first - 1]?.startsWith('-') && !rest[first]?.startsWith('-');
  return rest.slice(option ? first - 1 : first, rest.findLastIndex(holds) + 1).join(' ');
}

/** Whether the words for host, port and listening port stand alone, and one behind the other. */
export function isPositional(command: CommandLine): boolean {
  const first = command.indexOf(placeholders[0]);
  return first > 0 && placeholders.every((name, i) => command[first + i] === name);
}

/**
 * The file that is run for a first word. Throws {@link UsageError} when there is none,
 * {@link NoProgram} where nothing has such a name.
 */
export function findProgram(program: string): string {
  if (!program.includes('/')) return findOnPath(program);
  requireFile(program);
  return program;
}

function requireFile(program: string): void {
  const stats = statSync(program, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`${program}: no such file`);
  if (stats.isDirectory()) throw new UsageError(`${program}: is a directory, not a program`);
  if (!isExecutable(program))
    throw new UsageError(`${program}: not executable (try chmod +x ${program})`);
}

function findOnPath(program: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, program)).find(isExecutable);
  if (found !== undefined) return found;
  const message = `${program}: no such program on the PATH`;
  if (statSync(program, { throwIfNoEntry: false }))
    throw new UsageError(`${message}; did you mean ./${program}?`);
  throw new NoProgram(message);
}

/** Whether this is a file that may be run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
