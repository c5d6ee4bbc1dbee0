import { existsSync } from 'node:fs';
import { CommanderError } from 'commander';
import { parseArguments, type SoakOptions } from './options.js';
import { type Result, soak } from './soak.js';

/** Exit codes, after BSD's sysexits.h where they are no verdict. */
const exitCodes: Record<Result, number> = { clean: 0, 'not clean': 1, 'no such engine': 64 };

function parse(): SoakOptions {
  try {
    return parseArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) process.exit(0);
    process.stderr.write(`soak: ${error.message.replace(/^error: /, '')}\n`);
    process.exit(64);
  }
}

/** The first Ctrl-C ends the load, with all checks; the second ends the process. */
function interruption(): AbortSignal {
  const stop = new AbortController();
  const interrupted = () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  return stop.signal;
}

async function main(): Promise<void> {
  const options = parse();
  if (!existsSync('/proc/self/fd'))
    throw new Error('what a process holds can only be seen on Linux');
  const print = (line: string) => process.stdout.write(`${line}\n`);
  process.exitCode = exitCodes[await soak(options, print, interruption())];
}

main().catch((error) => {
  process.stderr.write(`soak: the soak itself broke: ${error.stack ?? error}\n`);
  process.exit(70);
});
