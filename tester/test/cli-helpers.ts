import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const testerProgram = fileURLToPath(new URL('../cli.js', import.meta.url));
export const proxyProgram = fileURLToPath(new URL('../../proxy/cli.js', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * What the tester looks at: a continuous integration sets some of it, npm and the test runner one
 * more each.
 */
const lookedAt =
  /^(CI|GITHUB_.*|(FORCE_|NO_)COLOR|NODE_DISABLE_COLORS|COLORTERM|TMUX|npm_command)$/;

/** The environment of a user at a terminal, wherever the tests run. */
export const usualEnv: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !lookedAt.test(name)),
);

/** Starts the tester as a user would. */
export function startTester(
  args: readonly string[],
  env = usualEnv,
): {
  child: ChildProcess;
  ended: Promise<Ended>;
} {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, [testerProgram, ...args], { stdio, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return { child, ended: once(child, 'close').then(([code]) => ({ code, stdout, stderr })) };
}

export function runTester(...args: string[]): Promise<Ended> {
  return startTester(args).ended;
}

/** Writes an executable script into the folder and returns its path. */
export function script(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** How many live processes have `text` on their command line. */
export function processesNaming(text: string): number {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  }).length;
}

/** Waits for a condition; resolves with whether it came true within the generous limit. */
export async function eventually(condition: () => boolean, within = 20_000): Promise<boolean> {
  for (const deadline = Date.now() + within; Date.now() < deadline; await sleep(20))
    if (condition()) return true;
  return condition();
}
