#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { grade } from './commands/grade.js';
import { systemReason, UsageError } from './errors.js';
import { type Subcommand, subcommands } from './subcommands.js';
import { widthOf } from './terminal.js';
import { exitCode } from './verdict.js';

const packageFile = new URL('../../package.json', import.meta.url);

/** Each returns its exit code. They are loaded when they are wanted: grading starts sooner. */
const commands: Readonly<
  Record<Subcommand, (words: readonly string[], interrupted: AbortSignal) => Promise<number>>
> = {
  async list(words) {
    await (await import('./commands/list.js')).list(words, print);
    return exitCode.passed;
  },
  async explain(words) {
    await (await import('./commands/explain.js')).explain(words, print, width());
    return exitCode.passed;
  },
  async report(words) {
    return (await import('./commands/report.js')).report(words, write);
  },
  async compare(words) {
    return (await import('./commands/compare.js')).compare(words, write, width());
  },
  async profile(words) {
    return (await import('./commands/profile.js')).profile(words, print);
  },
  async class(words, interrupted) {
    return (await import('./commands/class.js')).gradeClass(words, version(), interrupted);
  },
};

/** npx passes a signal on that the terminal has sent to both of them, in milliseconds. */
const sameRequest = 1_000;

/** Commands that take a while, and have something to leave in order when they are interrupted. */
const long: readonly (Subcommand | undefined)[] = ['class', undefined];

async function main(): Promise<number> {
  const interrupted = new AbortController();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    interrupted.abort();
    // Whoever read the report has gone away, as in "tester | head": there is nobody to work for.
    if (error.code === 'EPIPE') return;
    process.stderr.write(`tester: standard output cannot be written: ${systemReason(error)}\n`);
    process.exitCode = exitCode.unwritten;
  });
  const [first, ...rest] = process.argv.slice(2);
  // A subject has any command line that it likes: only as the very first word these are commands.
  const subcommand = subcommands.find((name) => name === first);
  if (long.includes(subcommand)) heed(interrupted);
  if (subcommand) return commands[subcommand](rest, interrupted.signal);
  return grade(process.argv.slice(2), version(), interrupted.signal);
}

/** Lets signals interrupt what is being done, and so does the end of a program that has started this. */
function heed(interrupted: AbortController): void {
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      const isSoon = performance.now() - asked < sameRequest;
      // Who asks again does not want to wait: what is left running is ended by the reaper.
      if (interrupted.signal.aborted && !isSoon) process.exit(exitCode.interrupted);
      interrupted.abort();
    });
  // A terminal that is closed sends a signal too, and that is the same request.
  interrupted.signal.addEventListener('abort', () => {
    asked = performance.now();
  });
  process.on('disconnect', () => interrupted.abort());
  // To listen to it is no reason to stay.
  process.channel?.unref();
}

function version(): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}

function width(): number {
  return widthOf(process.stdout);
}

function print(lines: readonly string[]): void {
  write(`${lines.join('\n')}\n`);
}

function write(text: string): void {
  process.stdout.write(text);
}

function tell(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCode.passed;
  if (error instanceof CommanderError || error instanceof UsageError) {
    process.stderr.write(`tester: ${error.message.replace(/^error: /, '')}\n`);
    return exitCode.usage;
  }
  process.stderr.write(`tester: internal error: ${(error as Error)?.stack}\n`);
  return exitCode.broken;
}

process.on('uncaughtException', (error) => process.exit(tell(error)));
const code = await main().catch((error) => process.exit(tell(error)));
// Standard output may have failed meanwhile.
process.exitCode ||= code;
