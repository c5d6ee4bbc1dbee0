import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../errors.js';
import { type Limits, parseLimits, splitLimits } from '../limits.js';
import type { Profile } from '../profile.js';
import { isProfileFile } from '../profile-choice.js';
import { createProgram } from '../program.js';
import type { Asked } from './place.js';

/** What `tester class` is to do. */
export interface ClassOptions {
  /** Where the submissions are. */
  folder: string;
  out: string;
  jobs: number;
  build?: string;
  /** In seconds. */
  buildTime: number;
  profile: string;
  only: string[];
  skip: string[];
  strict: boolean;
  limits?: Limits;
  /** How a submission's program is started, in its folder. */
  command: string[];
  /** Submissions that are graded anew whatever is known of them; `true`: all that did not build. */
  again: string[] | true;
  /** What the tester is told for each of them, but for the program. */
  words: string[];
}

interface Given extends Omit<ClassOptions, 'folder' | 'command' | 'limits' | 'words'> {
  limits?: string | boolean;
  stallTimeout?: string;
  timeScale?: string;
  seed?: string;
  concurrency?: string;
}

const usualProgram = './tcpproxy';
/** Between the options that the tester itself reads: it says what is wrong with them. */
const passed = ['stallTimeout', 'timeScale', 'seed', 'concurrency'] as const;

const help = `
Each folder in SUBMISSIONS is a submission. It is copied, built and graded; what is in it stays as
it is. The program is started there, as ${usualProgram} unless other words stand behind --.

  tester class submissions --out graded --build 'make tcpproxy'
  tester class submissions --out graded --profile ualberta-cmput404 -- python3 proxy_server.py

OUT gets index.html, grades.csv and, for each submission, a folder with its reports and the log of
its build. Who interrupts it goes on later with the same command. Programs run under limits: see
tester --help.

Exit codes:
  0 all are graded, whatever came of it    2 of some nothing is known, or not of all cases
  64 wrong usage    70 the tester itself broke    74 something could not be written
  130 interrupted`;

/** Reads the words behind `tester class`. Throws commander's errors, also for --help. */
export function parseClassArguments(words: readonly string[]): ClassOptions {
  const program = createProgram('tester class')
    .description('Grades a folder of submissions, and shows what came of the whole class.')
    .usage('[options] <submissions> --out <folder> [-- command...]')
    .argument('[submissions]', 'a folder with a folder for each submission')
    .argument('[command...]', 'behind --: how the program in each of them is started')
    .requiredOption('--out <folder>', 'where the results go, or have gone so far')
    .option('--profile <name>', 'what to ask of them, or a file that says it', 'mit-6.824')
    .addOption(count('--jobs <n>', 'how many submissions are graded at the same time', 1))
    .option('--build <command>', 'run by sh in each folder before it is graded')
    .addOption(count('--build-time <seconds>', 'how long that may take', 120))
    .option('--again [name...]', 'grade these anew; without names those that did not build')
    .option('--only <id...>', 'run only these cases (ids or globs)')
    .option('--skip <id...>', 'leave these cases out (ids or globs)')
    .option('--strict', 'a case that is flaky earns no points')
    .option('--limits [name=value,...]', 'change the limits that the programs run under')
    .option('--no-limits', 'run them without limits')
    .option('--stall-timeout <seconds>', 'as for tester')
    .option('--time-scale <factor>', 'as for tester')
    .option('--seed <number>', 'as for tester')
    .option('--concurrency <n>', 'as for tester')
    .addHelpText('after', help)
    .parse([...words], { from: 'user' });
  const { limits: given, ...options } = program.opts<Given>();
  const limited = splitLimits(given === false ? undefined : (given ?? true));
  // --limits has taken the next word, which is the first of the arguments.
  const [folder, ...command] = [...limited.command, ...program.args] as [string?, ...string[]];
  if (folder === undefined) throw new UsageError('name the folder of the submissions');
  if (command.length > 0 && !words.includes('--'))
    throw new UsageError(`${command[0]}: a program goes behind --`);
  const limits = limited.list === undefined ? {} : { limits: parseLimits(limited.list) };
  const absent = { only: [], skip: [], again: [] as string[], strict: false };
  return {
    ...{ ...absent, ...options, ...limits, folder },
    command: command.length > 0 ? command : [usualProgram],
    words: [...wordsOf({ ...absent, ...options }), ...limitWords(limited.list)],
  };
}

function wordsOf(options: Omit<Given, 'limits'>): string[] {
  const { profile, only, skip, strict } = options;
  const numbers = passed.flatMap((name) => {
    const value = options[name];
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return value === undefined ? [] : [`--${flag}=${value}`];
  });
  return [
    // The tester is started elsewhere: a file must be found from there.
    ...['--profile', isProfileFile(profile) ? resolve(profile) : profile],
    ...(only.length > 0 ? ['--only', ...only] : []),
    ...(skip.length > 0 ? ['--skip', ...skip] : []),
    ...(strict ? ['--strict'] : []),
    ...numbers,
  ];
}

function limitWords(list: string | undefined): string[] {
  if (list === undefined) return [];
  return list === '' ? ['--limits'] : ['--limits', list];
}

/** What must not change between two parts of one grading. */
export function askedOf(
  options: ClassOptions,
  { profile, cases }: { profile: Profile; cases: readonly { id: string; weight: number }[] },
  version: string,
): Asked {
  const { build, command, words } = options;
  return {
    tester: version,
    command: command.join(' '),
    options: words.join(' '),
    ...(build !== undefined && { build }),
    // A file of the user's may change, and keep its name.
    profile: `${profile.id}, ${createHash('sha256').update(JSON.stringify(profile)).digest('hex')}`,
    cases: cases.map(({ id, weight }) => `${id} ${weight}`).join(', '),
  };
}

function count(flags: string, about: string, usual: number): Option {
  return new Option(flags, about).default(usual).argParser((text) => {
    if (!/^\d{1,6}$/.test(text) || Number(text) < 1)
      throw new InvalidArgumentError('It must be a whole number from 1 on.');
    return Number(text);
  });
}
