import { fileURLToPath } from 'node:url';
import { distance } from 'fastest-levenshtein';
import { UsageError } from '../errors.js';
import { type CommandLine, isExecutable, NoProgram, parseCommand } from '../harness/command.js';
import type { TesterOptions } from '../options.js';
import type { Selection } from '../selection.js';
import type { Subject } from '../session.js';
import { subcommands } from '../subcommands.js';
import { distinctNames } from '../subject-names.js';

const mostTypos = 2;
const bundledProxy = fileURLToPath(new URL('../../proxy/cli.js', import.meta.url));

type Wanted = Pick<
  TesterOptions,
  'command' | 'verbatim' | 'name' | 'stallTimeout' | 'baseline' | 'writeBaseline'
>;

/** What is to be graded, in the order of the command line. Throws {@link UsageError}. */
export function subjectsOf(wanted: Wanted, selection: Selection): Subject[] {
  const { command, verbatim, name } = wanted;
  if (command.length === 0) return [bundled(wanted, selection)];
  const { profile } = selection;
  const commands = !verbatim && areSeveral(command) ? command.map((word) => [word]) : [command];
  if (commands.length > 1) requireNoBaseline(wanted);
  if (commands.length > 1 && name !== undefined)
    throw new UsageError('--name is for one subject: put -- before a single command line');
  const names = distinctNames(commands.map((words) => name ?? words.join(' ')));
  return commands.map((words, index) => ({
    name: names[index] as string,
    words,
    command: commandOf(words, profile.invocation),
  }));
}

function commandOf(words: readonly string[], invocation: readonly string[]): CommandLine {
  try {
    return parseCommand(words, invocation);
  } catch (error) {
    const meant = subcommands.find((name) => distance(name, words[0] ?? '') <= mostTypos);
    if (!(error instanceof NoProgram && meant)) throw error;
    throw new UsageError(`${error.message}; did you mean tester ${meant}?`);
  }
}

/** Each word is a program of its own: no argument would have a slash and be an executable file. */
function areSeveral(words: readonly string[]): boolean {
  return words.length > 1 && words.every((word) => word.includes('/') && isExecutable(word));
}

function requireNoBaseline({ baseline, writeBaseline }: Wanted): void {
  const option = baseline === undefined ? '--write-baseline' : '--baseline';
  if (baseline !== undefined || writeBaseline !== undefined)
    throw new UsageError(
      `${option} is about one subject: grade them one by one, or put -- before a single command line`,
    );
}

function bundled(
  { stallTimeout, name = 'tcpproxy' }: Wanted,
  { profile, cases }: Selection,
): Subject {
  if (profile.kind === 'echo-server')
    throw new UsageError(`${profile.id} is for an echo server, which the bundled proxy is not`);
  const promise = String(stallTimeout / 1000);
  const words = ['{host}', '{port}', '{listen}', '--stall-timeout', promise];
  // Who asks for the end of half-close gets it: it is an option of the bundled proxy.
  if (cases.some(({ id }) => id === 'close.both-on-either')) words.push('--no-half-close');
  return {
    name,
    words: [],
    command: [process.execPath, bundledProxy, ...words],
  };
}
