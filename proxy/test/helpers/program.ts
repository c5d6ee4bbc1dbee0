import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { listen } from './origin.js';
import { loopback } from './sockets.js';
import { until } from './wait.js';

export const program = fileURLToPath(new URL('../../cli.js', import.meta.url));

export interface Run {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** The lines of the log so far. */
  log(): Record<string, unknown>[];
  exit: Promise<[code: number | null, signal: string | null]>;
}

const top = new URL('../../../../', import.meta.url);

/** The programs that an installed package has, and the file of each. */
const installed = JSON.parse(readFileSync(new URL('package.json', top), 'utf8')).bin;

/** The file that is started under this name where the package is installed. */
export function executable(name: string): string {
  return fileURLToPath(new URL(installed[name], top));
}

/** Starts tcpproxy as a user would. */
export function run(t: Test, ...args: (string | number)[]): Run {
  return start(t, process.execPath, program, ...args);
}

/** Starts an executable and collects what it prints. */
export function start(t: Test, file: string, ...args: (string | number)[]): Run {
  const child = spawn(file, args.map(String));
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  t.teardown(() => child.kill('SIGKILL'));
  const lines = () => output.stderr.split('\n').slice(0, -1);
  return {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    log: () => lines().map((line) => JSON.parse(line)),
    exit: once(child, 'close') as Run['exit'],
  };
}

/** A tcpproxy that listens, its port, and the origin behind it. */
export async function serve(t: Test, ...options: string[]) {
  const origin = await listen(t);
  const args = [loopback, origin.port, 0, '--listen-host', loopback, ...options];
  return { origin, ...(await listening(run(t, ...args))) };
}

/** Waits until a proxy says that it listens, and where. */
export async function listening(running: Run) {
  const logged = (msg: string) => running.log().filter((line) => line.msg === msg);
  await until(() => logged('listening').length > 0, 'the start-up line');
  const port = Number(/\d+$/.exec(String(logged('listening')[0]?.listen))?.[0]);
  return { ...running, port, logged };
}
