import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { type ScenarioName, scenarioNames } from './scenarios.js';

/** What the command line says. Times are in milliseconds. */
export interface SoakOptions {
  time: number;
  /** Engines of the bundled proxy; empty for all that it offers. */
  engines: string[];
  /** Another proxy, started with HOST PORT LISTEN behind these words. */
  command?: string[];
  seed: number;
  /** How many connections are up at once, on each engine. */
  connections: number;
  /** For the splice engine. */
  workers?: number;
  scenarios: ScenarioName[];
  stallTimeout: number;
  patience: number;
}

/** What commander makes of the options, where nothing is filled in yet. */
interface Given extends Partial<SoakOptions> {
  engine?: string[];
  scenario?: string[];
}

const help = `
Examples:
  npm run soak 30                              every engine, half an hour
  npm run soak -- 30 --engine splice --workers 2
  npm run soak -- 5 --command './my-proxy'     started as ./my-proxy HOST PORT LISTEN

Scenarios:
${scenarioNames.map((name) => `  ${name}`).join('\n')}

Exit codes:
  0 clean    1 something was lost or leaked    64 wrong usage    70 the soak itself broke`;

/** Reads the command line. Throws commander's errors, also for --help. */
export function parseArguments(argv: readonly string[]): SoakOptions {
  const program = new Command('soak')
    .description('Runs a mixed load on the proxy, then looks for what was lost or leaked.')
    .argument('<minutes>', 'how long; fractions are allowed', minutes)
    .option('--engine <name>', 'one of the proxy; repeatable (default: all)', append)
    .option('--command <words>', 'soak another proxy, of whose log nothing is known', words)
    .option('--seed <number>', 'of what is done and sent', whole, Date.now() % 1_000_000)
    .option('--connections <n>', 'how many at once, on each engine', atLeastOne, 64)
    .option('--workers <n>', 'of the splice engine', atLeastOne)
    .option('--scenario <name>', 'only this one; repeatable (default: all)', append)
    .option('--stall-timeout <seconds>', 'of the proxy; 2 if not given', seconds)
    .option('--patience <seconds>', 'until a still connection is given up; 30', seconds)
    .allowExcessArguments(false)
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  program.parse([...argv], { from: 'user' });
  const { engine = [], scenario: names = [], ...given } = program.opts<Given>();
  const rest = { stallTimeout: 2_000, patience: 30_000, ...given };
  const unknown = names.find((name) => !scenarioNames.includes(name as ScenarioName));
  if (unknown) throw wrong(`there is no scenario '${unknown}', only ${scenarioNames.join(', ')}`);
  if (rest.command && engine.length > 0) throw wrong('--engine is not for another --command');
  if (rest.patience < 2 * rest.stallTimeout) throw wrong('--patience must be twice the stall time');
  const scenarios = names.length > 0 ? names : scenarioNames;
  return { ...rest, time: program.processedArgs[0], engines: engine, scenarios } as SoakOptions;
}

function wrong(message: string): CommanderError {
  return new CommanderError(64, 'soak.usage', message);
}

function append(value: string, before: string[] = []): string[] {
  return before.includes(value) ? before : [...before, value];
}

function words(text: string): string[] {
  const found = text.split(/\s+/).filter(Boolean);
  if (found.length === 0) throw new InvalidArgumentError('It is empty.');
  return found;
}

function number(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It is not a number.');
  return Number(text);
}

function minutes(text: string): number {
  const value = number(text);
  if (value <= 0 || value > 10_000) throw new InvalidArgumentError('It must be up to 10000.');
  return Math.round(value * 60_000);
}

function seconds(text: string): number {
  const value = number(text);
  if (value < 1 || value > 3_600) throw new InvalidArgumentError('It must be 1 to 3600.');
  return Math.round(value * 1000);
}

function whole(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It is not a whole number.');
  return value;
}

function atLeastOne(text: string): number {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError('It must be 1 or more.');
  return value;
}
