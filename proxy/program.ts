import { type Command, CommanderError } from 'commander';
import { createProxy, ProxyError, type ProxyErrorCode } from './index.js';
import type { ProxyOptions } from './options.js';

/** Exit codes, after BSD's sysexits.h. */
const exitCodes: Record<ProxyErrorCode, number> = {
  BAD_OPTION: 64,
  UNRESOLVED: 68,
  LISTEN_FAILED: 69,
  ENGINE_UNAVAILABLE: 69,
  DIAL_FAILED: 70,
  DIAL_TIMEOUT: 70,
};

/** The proxy under one command line. */
export interface Program {
  /** Arguments, options and the name that stands before an error. */
  command: Command;
  /** The last line of the answer to a wrong command line, whose exit code is 64. */
  usage: string;
  /** Whether the usage stands alone, without a line that says what was wrong. */
  usageAlone?: boolean;
  /** What has been asked for, when the command line has been parsed. */
  options(): ProxyOptions;
  /** How options are typed that are neither an argument nor an option of the library's name. */
  typed?: Partial<Record<keyof ProxyOptions, string>>;
}

/**
 * Runs a proxy until SIGTERM or SIGINT tells it to stop; a second one ends it at once. What goes
 * wrong before that is one line on standard error and a documented exit code.
 */
export function runProgram(program: Program): void {
  serve(program).catch((error) => giveUp(program, error));
}

async function serve({ command, options }: Program): Promise<void> {
  command
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .parse(process.argv);
  const proxy = createProxy(options());
  let stopping = false;
  const stop = () => {
    if (stopping) return proxy.abort();
    stopping = true;
    return void proxy.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  await proxy.listen();
}

/** Prints what the user has to know and ends the process. */
function giveUp(program: Program, error: unknown): never {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const name = program.command.name();
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) process.exit(0);
    if (!program.usageAlone) say(`${name}: ${error.message.replace(/^error: /, '')}`);
    say(program.usage);
    process.exit(exitCodes.BAD_OPTION);
  }
  if (!(error instanceof ProxyError)) throw error;
  const wrongUsage = error.code === 'BAD_OPTION';
  if (!wrongUsage || !program.usageAlone) say(`${name}: ${asTyped(error.message, program)}`);
  if (wrongUsage) say(program.usage);
  process.exit(exitCodes[error.code]);
}

/** The library speaks of `destinationPort` and `bufferSize`, who types of what its help names. */
function asTyped(message: string, { command, typed = {} }: Program): string {
  return message.replace(/^([a-z]+[A-Z]\w*|workers) must be/, (_, name: string) => {
    const own = typed[name as keyof ProxyOptions];
    if (own !== undefined) return `${own} must be`;
    const words = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const positional = command.registeredArguments.some((each) => each.name() === words);
    return `${positional ? words : `--${words}`} must be`;
  });
}
