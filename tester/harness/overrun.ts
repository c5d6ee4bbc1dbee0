import { Failure } from '../errors.js';
import { anyOne, usually } from './called.js';

/** What a program may use from its start to its end. Sizes are in bytes, times in seconds. */
export interface Bounds {
  /** Memory of its own, all its processes together. */
  memory: number;
  /** Processes at one time. */
  processes: number;
  /** Files that each process may have open at one time. */
  files: number;
  /** Processor time, all processes together. */
  cpu: number;
  /** What it prints. */
  output: number;
  /** The size of each file that it writes; in a sandbox also that of all together. */
  disk: number;
  /** Between start and end. */
  time: number;
}

export interface Limits extends Bounds {
  /** `auto` is a sandbox where one can be had. */
  sandbox: 'auto' | 'off';
}

/** A limit that ends who goes beyond it. The others are walls that a program runs into. */
export type Overrun = 'memory' | 'processes' | 'cpu' | 'output' | 'disk' | 'time';

/** What a subject has used since it was started, and holds now. Times are in milliseconds. */
export interface Burden {
  memory: number;
  processes: number;
  cpuMs: number;
  output: number;
  timeMs: number;
}

/** The limit that a burden is beyond, if there is one. */
export function overrunOf(burden: Burden, limits: Limits): Overrun | undefined {
  // How many there are comes first: it is what spreads most quickly.
  if (burden.processes > limits.processes) return 'processes';
  if (burden.memory > limits.memory) return 'memory';
  if (burden.output > limits.output) return 'output';
  if (burden.cpuMs > 1000 * limits.cpu) return 'cpu';
  return burden.timeMs > 1000 * limits.time ? 'time' : undefined;
}

/** What the kernel has ended a program for, by how that ended: `signal SIGXCPU`. */
export function overrunBySignal(exit: string): Overrun | undefined {
  if (exit === 'signal SIGXCPU') return 'cpu';
  return exit === 'signal SIGXFSZ' ? 'disk' : undefined;
}

/** For a subject that a limit has ended, whatever else was seen of it. */
export function overrunFailure(overrun: Overrun, limits: Limits, called = usually): Failure {
  const { words, likelyCause } = reasons[overrun];
  return new Failure({
    expected: `${anyOne(called)} that keeps to the limits`,
    seen: `the ${called} was ended: it ${words(limits)}`,
    likelyCause,
    general: true,
  });
}

/** What went beyond a limit did, to follow its name: `used more than 512 MiB of memory`. */
export function overrunWords(overrun: Overrun, limits: Limits): string {
  return reasons[overrun].words(limits);
}

const reasons: {
  [overrun in Overrun]: { words: (limits: Limits) => string; likelyCause: string };
} = {
  memory: {
    words: ({ memory }) => `used more than ${mebibytes(memory)} of memory`,
    likelyCause:
      'It reads on while it cannot write, or keeps what belonged to connections that have ended.',
  },
  processes: {
    words: ({ processes }) => `had more than ${processes} processes`,
    likelyCause: 'It starts processes in a loop, or those of ended connections stay.',
  },
  cpu: {
    words: ({ cpu }) => `used more than ${cpu} s of processor time`,
    likelyCause:
      'A loop goes round without waiting, such as one around poll() that does not take away what is ready.',
  },
  output: {
    words: ({ output }) => `printed more than ${mebibytes(output)}`,
    likelyCause: 'It prints in a loop that nothing ends, or prints all the bytes that it relays.',
  },
  disk: {
    words: ({ disk }) => `wrote more than ${mebibytes(disk)} to a file`,
    likelyCause: 'It writes all the bytes that it relays to a file, or logs in a loop.',
  },
  time: {
    words: ({ time }) => `ran for more than ${time} s`,
    likelyCause: 'It is so slow that a case does not come to its end.',
  },
};

function mebibytes(bytes: number): string {
  return `${Number((bytes / 1024 ** 2).toFixed(1))} MiB`;
}
