import { chmodSync, readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import type { Case, Load } from '../case.js';
import type { CommandLine } from '../harness/command.js';
import { Reaper } from '../harness/reaper.js';
import type { ContextOptions } from '../harness/setup.js';
import type { CaseResult } from '../verdict.js';

/** Waits for a condition; rejects when it does not come true in a time that is always enough. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await sleep(10);
  }
}

/** The fields of /proc/PID/stat behind the name: state, parent, group, session. */
export function statOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** True for a process that runs. One that nobody has reaped yet does not. */
export function isAlive(pid: number): boolean {
  const [state = 'Z'] = statOf(pid);
  return state !== 'Z' && state !== 'X';
}

/** Ends one process and waits for it. Never a group: 0 and -1 would end far too much. */
export async function endProcess(pid: number | undefined): Promise<void> {
  if (!pid || pid <= 1) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
  await eventually(`the end of process ${pid}`, () => !isAlive(pid));
}

/** Both ends of a connection on loopback, paused, with half-close. */
export async function connectedPair(t: Test): Promise<{ near: Socket; far: Socket }> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const accepted = new Promise<Socket>((done) => server.once('connection', done));
  const near = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).pause();
  await new Promise<void>((done) => near.once('connect', done));
  const far = await accepted;
  server.close();
  t.teardown(() => {
    near.destroy();
    far.destroy();
  });
  return { near, far };
}

/** Writes programs into the test's folder and makes them executable; returns their folder. */
export function writePrograms(t: Test, programs: Record<string, string>): string {
  const folder = t.testdir(programs);
  for (const name of Object.keys(programs)) chmodSync(join(folder, name), 0o755);
  return folder;
}

export const nodeLine = `#!${process.execPath}\n`;

/** A program that takes connections on the port it is given, and does nothing with them. */
export const listener = `${nodeLine}
import { createServer } from 'node:net';
createServer().listen(process.argv[4], '127.0.0.1');
`;

/** A proxy without a fault that a unit test could notice. */
export const perfectProxy = `${nodeLine}
import { connect, createServer } from 'node:net';
const [host, port, listen] = process.argv.slice(2);
createServer({ allowHalfOpen: true }, (client) => {
  const upstream = connect({ host, port, allowHalfOpen: true });
  client.pipe(upstream).pipe(client);
  client.on('error', () => upstream.resetAndDestroy());
  upstream.on('error', () => client.resetAndDestroy());
}).listen(listen, '127.0.0.1');
`;

export function commandOf(program: string): CommandLine {
  return [program, '{host}', '{port}', '{listen}'];
}

/** A reaper that ends with the test, and with it whatever the test has left running. */
export function openReaper(t: Test): Reaper {
  const reaper = new Reaper();
  t.teardown(() => reaper.close());
  return reaper;
}

/** What the command line would give without any option. */
export function contextOptions(reaper: Reaper, command: CommandLine): ContextOptions {
  return { command, reaper, stall: 10_000, timeScale: 1, seed: 1 };
}

export function makeCase(
  id: string,
  run: Case['run'] = async () => {},
  load: Load = 'quick',
): Case {
  const severity = 'required';
  const likelyCause = `what breaks ${id}`;
  return {
    id,
    title: `Title of ${id}`,
    requirement: '',
    procedure: '',
    source: '',
    severity,
    load,
    likelyCause,
    fix: '',
    transparency: true,
    run,
  };
}

export function makeResult(id: string, details: Partial<CaseResult> = {}): CaseResult {
  const head = { id, title: `Title of ${id}`, severity: 'required' } as const;
  return { ...head, verdict: 'passed', durationMs: 5, attempts: 1, ...details };
}
