import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { CommandLine } from './command.js';
import type { Limits } from './overrun.js';

export const bubblewrap = 'bwrap';

export const isRoot = process.getuid?.() === 0;

/** Programs that run as root give rights away, for instance to an ordinary user, and need these. */
const rightsOfRoot = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'NET_BIND_SERVICE'];
const changesOfUser = ['SETGID', 'SETUID'];

/** Here programs write what they need for a while. */
const scratch = '/tmp';

/**
 * The command line of a bubblewrap in which the program sees processes of its own alone, and files
 * that it cannot write, but for an empty folder for what is temporary. The network is that of the
 * tester, which is to reach it. With a `workshop` the program is one that makes something there: it
 * starts in that folder, may write in it, and has no network.
 */
export function sandboxOf(
  { disk }: Limits,
  command: readonly string[],
  workshop?: string,
): CommandLine {
  const size = ['--size', String(disk)];
  const rights = [...rightsOfRoot, ...changesOfUser].flatMap((name) => [
    '--cap-add',
    `CAP_${name}`,
  ]);
  return [
    bubblewrap,
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...(isRoot ? ['--cap-drop', 'ALL', ...rights] : []),
    ...['--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev'],
    ...[...size, '--tmpfs', '/dev/shm', ...size, '--tmpfs', scratch],
    ...shown([process.cwd(), ...command]),
    ...(workshop ? ['--bind', workshop, workshop, '--chdir', workshop, '--unshare-net'] : []),
    '--',
  ];
}

/** What is to be seen though it lies with the temporary files: whatever the words name there. */
function shown(words: readonly string[]): string[] {
  const entries = words.map((word) => /^\/(tmp|dev\/shm)\/[^/]+/.exec(resolve(word))?.[0]);
  const present = new Set(entries.filter((entry) => entry !== undefined));
  return [...present].flatMap((entry) => ['--ro-bind-try', entry, entry]);
}

/** Why nothing can be run by such a command line, in a few words; undefined where that works. */
export async function whyNot([program, ...args]: CommandLine): Promise<string | undefined> {
  try {
    await promisify(execFile)(program, [...args, 'true'], { timeout: 10_000 });
    return undefined;
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') return 'bubblewrap (bwrap) is not installed';
    return stderr.trim().split('\n').at(-1) || 'bubblewrap does not work';
  }
}
