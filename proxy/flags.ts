import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaults, engineNames, logLevels, maxTime } from './options.js';

const packageFile = new URL('../../package.json', import.meta.url);

/**
 * Gives a command the options that every command line of the proxy has. Without `halfClose` there
 * is nothing to choose about half-close.
 */
export function addCommonOptions(command: Command, { halfClose = true } = {}): Command {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  command
    .option('--listen-host <address>', 'address to listen on (default: every address)')
    .addOption(time('stall-timeout', 'abort when held bytes wait this long; 0: never'))
    .addOption(time('connect-timeout', 'give up dialing after this long; 0: never'))
    .addOption(time('idle-timeout', 'end a connection that moves nothing for this long; 0: never'))
    .addOption(time('drain-timeout', 'let connections finish for this long when told to stop'));
  if (halfClose) command.option('--no-half-close', "close both sides on either side's close");
  return command
    .option('--max-connections <n>', 'refuse more than this at once; 0: no limit', integer, 0)
    .option(
      '--buffer-size <bytes>',
      'stop reading when this much waits (default: 262144 portable, 1048576 splice)',
      integer,
    )
    .addOption(
      new Option('--engine <name>', 'what moves the bytes').choices(engineNames).default('auto'),
    )
    .option(
      '--workers <n>',
      'threads of the splice engine, up to the number of cores',
      integer,
      defaults.workers,
    )
    .version(version)
    .addOption(new Option('--log-level <level>', 'of stderr').choices(logLevels).default('info'));
}

/** An option in seconds, whose default stands in milliseconds among the library's. */
function time(
  name: 'stall-timeout' | 'connect-timeout' | 'idle-timeout' | 'drain-timeout',
  text: string,
): Option {
  const key = name.replace(/-t/, 'T') as keyof typeof defaults;
  return new Option(`--${name} <seconds>`, text)
    .argParser(milliseconds)
    .default(defaults[key], String(Number(defaults[key]) / 1000));
}

/** Reads a whole number. Throws what commander reports as an invalid argument. */
export function integer(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}

function milliseconds(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It is not a number of seconds.');
  const ms = Math.round(Number(text) * 1000);
  // What is rounded to 0 would mean never.
  if (ms === 0 && Number(text) > 0)
    throw new InvalidArgumentError('The least is 0.001; 0 is never.');
  if (ms > maxTime) throw new InvalidArgumentError(`The most is ${Math.floor(maxTime / 1000)}.`);
  return ms;
}
