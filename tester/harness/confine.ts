import { constants } from 'node:os';
import type { CommandLine } from './command.js';
import type { Limits } from './overrun.js';
import { sandboxOf } from './sandbox.js';

/** What a program is started under. */
export interface Confinement {
  limits: Limits;
  /** Whether there is bubblewrap to make a sandbox with. */
  sandbox: boolean;
}

/** For the program to be ended by the tester, which says why, before the kernel does it, in seconds. */
const head = 5;
/** Of the unit in which a shell counts what is written to files, in bytes. */
const block = 512;
/** The kernel counts threads as processes; an ordinary run time has a dozen. */
const threads = 12;
/** So that the tester comes to see a fork bomb before that meets the kernel. */
const fewestThreads = 4_096;

/**
 * The command line that starts `command` with at most so many open `descriptors`. With a confinement
 * it has all those limits that the kernel holds for each process, set by the shell that every Unix
 * has: one that is lower already stays. In a sandbox it writes nowhere but in its `workshop`.
 */
export function confine(
  command: CommandLine,
  {
    confinement,
    descriptors,
    workshop,
  }: { confinement?: Confinement | undefined; descriptors?: number; workshop?: string },
): CommandLine {
  if (!confinement)
    return descriptors === undefined
      ? command
      : ['sh', '-c', 'ulimit -n "$0" && exec "$@"', String(descriptors), ...command];
  const { limits, sandbox } = confinement;
  const files = Math.min(limits.files, descriptors ?? Number.POSITIVE_INFINITY);
  const bounded = `${bounds({ ...limits, files }, sandbox)}; exec "$@"`;
  if (sandbox)
    return [...sandboxOf(limits, command, workshop), 'sh', '-c', bounded, 'sh', ...command];
  return ['sh', '-c', kept(bounded), 'sh', ...command];
}

/** How many processes stand between the tester and the program that it has started so. */
export function keepersOf(confinement: Confinement | undefined): number {
  if (!confinement) return 0;
  return confinement.sandbox ? 2 : 1; // A sandbox has one outside, and one inside.
}

/** How a program has ended, by the code of what was started: keepers add 128 to a signal. */
export function exitOf(code: number, confinement: Confinement | undefined): string {
  const names = Object.entries(constants.signals);
  const [signal] = (confinement && names.find(([, number]) => code === 128 + number)) ?? [];
  return signal ? `signal ${signal}` : `code ${code}`;
}

/**
 * A shell stays as the program's parent: one that ends its parent shall not find the tester there.
 * It outlives what is sent to the whole group, and is silent about how the program has ended.
 */
function kept(script: string): string {
  const silent = 'trap : HUP INT QUIT TERM USR1 USR2; exec 3>&2 2>/dev/null';
  return `${silent}; (${script}) 2>&3 3>&-; exit $?`;
}

function bounds({ files, cpu, disk, processes }: Limits, alone: boolean): string {
  const each = [
    'ulimit -c 0',
    `ulimit -n ${files}`,
    `ulimit -f ${Math.ceil(disk / block)}`,
    `ulimit -S -t ${cpu + head}`,
    `ulimit -H -t ${cpu + 2 * head}`,
    // When memory gets short this is what the kernel is to end, and not the tester.
    'echo 1000 > /proc/self/oom_score_adj',
  ];
  // The kernel counts all that belong to the user. In a sandbox these are the program's.
  const most = Math.max(threads * processes, fewestThreads);
  if (alone) each.push(`ulimit -u ${most} || ulimit -p ${most}`);
  return `{ ${each.join('; ')}; } 2>/dev/null`;
}
