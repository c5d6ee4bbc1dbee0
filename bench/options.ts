import { Command, InvalidArgumentError } from 'commander';
import { UsageError } from './errors.js';

export interface Options {
  rounds: number;
  seconds: number;
  warmUp: number;
  idle: number;
  /** Ids of subjects and loads; empty: all. */
  only: string[];
  quick: boolean;
  tcpproxy?: string;
  json?: string;
  from?: string;
  out?: string;
}

/** The defaults of a run, and of one that only shows that everything works. */
const full = { rounds: 5, seconds: 5, warmUp: 1, idle: 4_000 };
const quick = { rounds: 1, seconds: 1, warmUp: 0, idle: 100 };

/** Reads the command line. Throws commander's errors, and {@link UsageError}. */
export function parseOptions(argv: readonly string[], ids: readonly string[]): Options {
  const program = new Command('bench')
    .description('Compares TCP proxies on this machine, side by side.')
    .usage('[options]')
    .option('--rounds <n>', `how many times everything is measured (${full.rounds})`, positive)
    .option('--seconds <n>', `how long a load lasts (${full.seconds})`, positive)
    .option('--idle <n>', `connections of the load without traffic (${full.idle})`, positive)
    .option('--only <id...>', `only these subjects and loads: ${ids.join(', ')}`, list, [])
    .option('--quick', 'a short run with one round, to see that everything works', false)
    .option('--tcpproxy <file>', "another tcpproxy's compiled cli.js")
    .option('--json <file>', 'write the raw results to this file as well')
    .option('--from <file>', 'measure nothing: write page and plot from these raw results')
    .option('--out <folder>', 'where page, plot and raw results go; docs for a whole run')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  program.parse(argv);
  const given = program.opts<Partial<Options> & Pick<Options, 'only' | 'quick'>>();
  const unknown = given.only.filter((id) => !ids.includes(id));
  if (unknown.length > 0)
    throw new UsageError(`unknown: ${unknown.join(', ')}; there are ${ids.join(', ')}`);
  return { ...(given.quick ? quick : full), ...given };
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new InvalidArgumentError('It is not a whole number from 1.');
  return Number(text);
}

function list(text: string, before: string[]): string[] {
  return [...before, ...text.split(',').filter(Boolean)];
}
