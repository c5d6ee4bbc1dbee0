#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createProxy, ProxyError, type ProxyErrorCode } from './index.js';
import { defaults, engineNames, logLevels, maxTime, type ProxyOptions } from './options.js';

const packageFile = new URL('../../package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
const usage = 'Usage: tcpproxy destination-host destination-port listen-port';

/** Exit codes, after BSD's sysexits.h. */
const exitCodes: Record<ProxyErrorCode, number> = {
  BAD_OPTION: 64,
  UNRESOLVED: 68,
  LISTEN_FAILED: 69,
  ENGINE_UNAVAILABLE: 69,
  DIAL_FAILED: 70,
  DIAL_TIMEOUT: 70,
};

const program = new Command('tcpproxy')
  .description('Forwards every connection to listen-port to destination-host:destination-port.')
  .usage('destination-host destination-port listen-port [options]')
  .argument('<destination-host>', 'name or address, resolved afresh for each connection')
  .argument('<destination-port>', '1 to 65535', integer)
  .argument('<listen-port>', '0 to 65535; 0 takes a free port and the log says which', integer)
  .option('--listen-host <address>', 'address to listen on (default: every address)')
  .addOption(time('stall-timeout', 'abort when held bytes wait this long; 0: never'))
  .addOption(time('connect-timeout', 'give up dialing after this long; 0: never'))
  .addOption(time('idle-timeout', 'end a connection that moves nothing for this long; 0: never'))
  .addOption(time('drain-timeout', 'let connections finish for this long when told to stop'))
  .option('--no-half-close', "close both sides on either side's close")
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
  .addOption(new Option('--log-level <level>', 'of stderr').choices(logLevels).default('info'))
  .allowExcessArguments(false)
  .exitOverride()
  .configureOutput({ outputError: () => {} });

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

function integer(text: string): number {
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

function parse(argv: string[]): ProxyOptions {
  program.parse(argv);
  const [destinationHost, destinationPort, listenPort] = program.processedArgs;
  return { ...program.opts(), destinationHost, destinationPort, listenPort };
}

/** The library speaks of `destinationPort` and `bufferSize`, who types of what its help names. */
function asTyped(message: string): string {
  return message.replace(/^([a-z]+[A-Z]\w*|workers) must be/, (_, name: string) => {
    const words = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const positional = program.registeredArguments.some((each) => each.name() === words);
    return `${positional ? words : `--${words}`} must be`;
  });
}

/** Prints one line for the user and ends the process. */
function giveUp(error: unknown): never {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) process.exit(0);
    process.stderr.write(`tcpproxy: ${error.message.replace(/^error: /, '')}\n${usage}\n`);
    process.exit(64);
  }
  if (!(error instanceof ProxyError)) throw error;
  process.stderr.write(`tcpproxy: ${asTyped(error.message)}\n`);
  if (error.code === 'BAD_OPTION') process.stderr.write(`${usage}\n`);
  process.exit(exitCodes[error.code]);
}

async function main(): Promise<void> {
  const proxy = createProxy(parse(process.argv));
  let stopping = false;
  const stop = () => {
    if (stopping) return proxy.abort();
    stopping = true;
    return void proxy.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  await proxy.listen();
}

main().catch(giveUp);
