import { signalGroup, signalProcess } from './kill.js';
import { hasProcfs, isOpenToUs, type Process, processTree } from './procfs.js';
import { measure, type Usage, type Weight, weigh } from './resources.js';
import { portsOf } from './sockets.js';

/**
 * A program's first process, which leads a group of its own, and all that come of it, however they
 * have cut their ties. Where there is no /proc it is the group alone.
 */
export class Family {
  readonly #first: number;
  readonly #marker: string;

  /** `marker` is a part of the environment that the program was started with, and no other. */
  constructor(first: number, marker: string) {
    this.#first = first;
    this.#marker = marker;
  }

  /** Every live process, where that can be seen. */
  processes(): Process[] {
    return hasProcfs ? processTree(this.#first, this.#marker) : [];
  }

  /** What they hold and have used; undefined where that cannot be seen. */
  usage(): Usage | undefined {
    return hasProcfs ? measure(this.#pids()) : undefined;
  }

  /** The part of `usage` that costs little to look at. */
  weight(): Weight | undefined {
    return hasProcfs ? weigh(this.#pids()) : undefined;
  }

  /** The ports that they listen on. */
  ports(): number[] {
    return portsOf(this.#pids());
  }

  /** False when one of them runs as another user, and what it has open cannot be seen. */
  isOpenToUs(): boolean {
    return this.#pids().every(isOpenToUs);
  }

  isAlive(): boolean {
    return hasProcfs ? this.processes().length > 0 : signalGroup(this.#first, 0);
  }

  /** Sends a signal to each of them. */
  signal(signal: NodeJS.Signals): void {
    // Once each: a second SIGTERM means something else to many programs.
    const outside = this.processes().filter(({ group }) => group !== this.#first);
    signalGroup(this.#first, signal);
    for (const { pid } of outside) signalProcess(pid, signal);
  }

  #pids(): number[] {
    return this.processes().map(({ pid }) => pid);
  }
}
