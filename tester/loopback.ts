import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { CommandLine } from './harness/command.js';
import { bubblewrap, isRoot } from './harness/sandbox.js';
import { exitCode } from './verdict.js';

/** A network of loopback alone, and everything else as it is. */
export const loopbackAlone: CommandLine = [
  bubblewrap,
  ...['--dev-bind', '/', '/', '--unshare-net', '--die-with-parent'],
  // Of root's rights none is lost: there are sandboxes to be made inside.
  ...(isRoot ? ['--cap-add', 'ALL'] : []),
];

/** Whether nothing but loopback can be reached from here. */
export function hasLoopbackAlone(): boolean {
  return Object.values(networkInterfaces()).every((all) => all?.every(({ internal }) => internal));
}

/**
 * Runs this very program with these words once more, where there is no network but loopback: a
 * subject can be reached by the tester alone if both live there. Resolves with its exit code.
 */
export async function rerunOnLoopback(
  words: readonly string[],
  interrupted: AbortSignal,
): Promise<number> {
  const [program, ...args] = loopbackAlone;
  const self = [process.execPath, ...process.execArgv, process.argv[1] as string, ...words];
  const child = spawn(program, [...args, '--info-fd', '3', '--', ...self], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    // Ctrl-C in a terminal goes to the whole foreground group: bubblewrap would leave us behind.
    detached: true,
  });
  const info = text(child.stdio[3] as Readable);
  const pass = async () => process.kill(JSON.parse(await info)['child-pid'], 'SIGINT');
  interrupted.addEventListener('abort', () => pass().catch(() => {}));
  const [code] = (await once(child, 'exit')) as [number | null];
  // Without a code it was ended from outside, and nothing is known of what it was to do.
  return code ?? exitCode.broken;
}
