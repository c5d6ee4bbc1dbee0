import { InvalidArgumentError, Option } from 'commander';
import { UsageError } from './errors.js';
import { type Limits, parseLimits, splitLimits } from './limits.js';
import { formatNames, type ReportRequest, reportOption } from './outlets.js';
import { createProgram } from './program.js';
import { parseScript } from './wire/script.js';

/** What the command line says. Times are in milliseconds. */
export interface TesterOptions {
  /** The subject's command line, or one subject a word; empty for the bundled proxy. */
  command: string[];
  /** It stood behind two dashes: it is one command line, whatever it looks like. */
  verbatim: boolean;
  /** What reports call the subject. */
  name?: string;
  profile: string;
  only: string[];
  skip: string[];
  stallTimeout: number;
  timeScale: number;
  seed: number;
  /** The program to run in `model.wire`, a script that can be read. */
  wire?: string;
  /** For a subject that is not to be trusted. */
  limits?: Limits;
  concurrency: number;
  repeat: number;
  /** Grade anew whenever the subject's files change. */
  watch: boolean;
  strict: boolean;
  verbose: boolean;
  json?: string;
  /** Where to write what happens, as it does. */
  events?: string;
  report: ReportRequest[];
  baseline?: string;
  writeBaseline?: string;
}

/** As commander gives it. */
type Given = Omit<TesterOptions, 'command' | 'verbatim' | 'limits'> & { limits?: string | true };

const help = `
Examples:
  tester                       grade the bundled proxy
  tester ./other-proxy         grade a program started as ./other-proxy HOST PORT LISTEN
  tester ./one ./two ./three   grade each of these programs, and compare them
  tester -- ./server --proxy {host}:{port} --port {listen}
  tester list --profile full   which cases there are; list --help has more
  tester explain close.early   what a case asks for, and how to mend what fails it
  tester compare a.ndjson b.ndjson   what was logged by --events, side by side

Several words that are each a path of an executable file are a subject each, graded one after
the other; behind -- all words are one command line. {subject} in the FILE of --report stands for
the subject's name, and makes a report of each.

Exit codes:
  0 all required cases passed    1 a required one failed    2 some are inconclusive or skipped
  64 wrong usage    70 the tester itself broke    74 something could not be written
  130 interrupted`;

/** Reads the command line. Throws commander's errors, also for --help and --version. */
export function parseArguments(words: readonly string[], version: string): TesterOptions {
  const program = createProgram('tester')
    .description('Grades a TCP proxy: starts it, connects through it to itself, says what holds.')
    .usage(
      [
        '[options] [subject...]',
        'tester list [options]',
        'tester explain [options] <id...>',
        'tester report [options] <log...>',
        'tester compare [options] <log...>',
        'tester profile list|check',
        'tester class [options] <submissions> --out <folder>',
      ].join('\n       '),
    )
    .argument(
      '[subject...]',
      'command line of the proxy to grade, or several; default: the bundled proxy',
    )
    .option('--profile <name>', 'what to ask of it, or a file that says it', 'mit-6.824')
    .option('--name <name>', 'what reports call the subject; default: its command line')
    .option('--only <id...>', 'run only these cases (ids or globs)')
    .option('--skip <id...>', 'leave these cases out (ids or globs)')
    .addOption(
      new Option('--stall-timeout <seconds>', 'the stall time that the subject promises, 2 to 3600')
        .argParser(seconds)
        .default(10_000, '10'),
    )
    .option('--time-scale <factor>', "stretch the tester's own deadlines", positive, 1)
    .option('--seed <number>', 'of the bytes that are sent', whole, 6824)
    .option('--wire <script>', 'run this program in model.wire, and no random ones', script)
    .option('--limits [name=value,...]', 'run it under limits, for programs that nobody knows')
    .option('--concurrency <n>', 'how many cases may run at once', atLeastOne, 16)
    .option('--repeat <n>', 'run everything this often and show the spread', atLeastOne, 1)
    .option('--watch', 'grade again whenever the subject changes, until Ctrl-C')
    .option('--strict', 'let a required case that is flaky fail the run')
    .option('--baseline <file>', 'known failures, which do not fail the run')
    .option('--write-baseline <file>', 'write what failed to a file for --baseline')
    .addOption(
      reportOption('--report <format[=file]>', `write a report, any number: ${formatNames}`),
    )
    .option('--events <file>', 'log what happens, as it does; tester report makes reports of it')
    .option('--json <file>', 'the same as --report json=<file>')
    .option('--verbose', 'show the journal and the output of the subject for each failure')
    .version(version)
    .addHelpText('after', help)
    .parse([...words], { from: 'user' });
  const absent = { watch: false, strict: false, verbose: false, only: [], skip: [], report: [] };
  const { limits: given, ...options } = { ...absent, ...program.opts<Given>() };
  for (const name of ['only', 'skip'] as const)
    if (options[name][0]?.includes('/')) throw new UsageError(`--${name} without an id`);
  if (options.events === '-') throw new UsageError('--events needs a file of its own');
  const only = splitAtSubject(options.only);
  const skip = splitAtSubject(options.skip);
  const limited = splitLimits(given);
  const command = [...only.command, ...skip.command, ...limited.command, ...program.args];
  const limits = limited.list === undefined ? {} : { limits: parseLimits(limited.list) };
  const verbatim = words.includes('--');
  return { ...options, ...limits, only: only.ids, skip: skip.ids, command, verbatim };
}

/**
 * `--only` and `--skip` take every word up to the next option, and so the subject too when it
 * stands behind them. Ids have no slash: the first word that has one begins the subject.
 */
function splitAtSubject(words: readonly string[]): { ids: string[]; command: string[] } {
  const first = words.findIndex((word) => word.includes('/'));
  const ids = first < 0 ? words : words.slice(0, first);
  return { ids: [...ids], command: first < 0 ? [] : words.slice(first) };
}

/** Throws {@link UsageError}. */
function script(text: string): string {
  parseScript(text);
  return text;
}

function number(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new InvalidArgumentError('It is not a number such as 10 or 0.5.');
  return Number(text);
}

function positive(text: string): number {
  const value = number(text);
  if (value <= 0) throw new InvalidArgumentError('It must be more than 0.');
  return value;
}

function whole(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value))
    throw new InvalidArgumentError('It is not a whole number from 0 on.');
  return value;
}

function atLeastOne(text: string): number {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError('It must be 1 or more.');
  return value;
}

/** The cases leave a margin of a second before the stall time: it must be longer than that. */
function seconds(text: string): number {
  const value = number(text);
  if (value < 2 || value > 3_600)
    throw new InvalidArgumentError('It must be from 2 to 3600 seconds.');
  return Math.round(value * 1000);
}
