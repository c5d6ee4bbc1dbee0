import { signalGroup, signalProcess } from './kill.js';
import { hasProcfs, isOpenToUs, type Process, pageSize, processTree } from './procfs.js';
import { measure, ticksPerSecond, type Usage, type Weight, weigh } from './resources.js';
import { portsOf } from './sockets.js';

/**
 * A program's first process, which leads a group of its own, and all that come of it, however they
 * have cut their ties. Where there is no /proc it is the group alone. Keepers, which the tester has put
 * before the program, are ended with it but are otherwise no part of it.
 */
export class Family {
  readonly #first: number;
  readonly #marker: string;
  readonly #keepers: number;
  /** The keepers from the outside in, and then the program, as far as they have been seen. */
  readonly #line: number[];

  /**
   * `marker` is a part of the environment that the program was started with, and no other. Of so
   * many `keepers` each has started the next one, and the last one the program.
   */
  constructor(first: number, marker: string, keepers = 0) {
    this.#first = first;
    this.#marker = marker;
    this.#keepers = keepers;
    this.#line = [first];
  }

  /** Every live process, where that can be seen; a moment ago, where that may be `shared`. */
  processes({ shared = false } = {}): Process[] {
    return this.#without(this.#all(shared));
  }

  /** Where the program's own first process is, once it is there; without /proc the outermost. */
  program(): number | undefined {
    if (!hasProcfs) return this.#first;
    this.#all();
    return this.#line[this.#keepers];
  }

  /** What they hold and have used; undefined where that cannot be seen. */
  usage(): Usage | undefined {
    return hasProcfs ? measure(this.#pids()) : undefined;
  }

  /** The part of `usage` that costs little to look at. */
  weight(): Weight | undefined {
    return hasProcfs ? weigh(this.#pids()) : undefined;
  }

  /**
   * Their weight by a look that costs next to nothing, and that may be a moment old. Its memory is
   * too much: what processes share counts for each of them, and what is mapped from files too.
   */
  glance(): Weight {
    const all = this.#all(true);
    const own = this.#without(all);
    return {
      processes: own.length,
      memory: own.reduce((sum, { pages }) => sum + pages, 0) * pageSize,
      // A keeper has that of those whom it has reaped.
      cpuMs: (all.reduce((sum, { ticks }) => sum + ticks, 0) * 1000) / ticksPerSecond,
    };
  }

  /**
   * Bytes of memory of their own. When finding that out takes longer than `budget`, in milliseconds,
   * the rest is taken to share as much as those that have been looked at.
   */
  memory(budget: number): number {
    const deadline = performance.now() + budget;
    let own = 0;
    let seen = 0;
    let unseen = 0;
    for (const { pid, pages } of this.processes({ shared: true })) {
      if (seen > 0 && performance.now() > deadline) unseen += pages;
      else {
        own += weigh([pid])?.memory ?? pages * pageSize;
        seen += pages;
      }
    }
    return seen === 0 ? own : own * (1 + unseen / seen);
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
    return hasProcfs ? this.#all().length > 0 : signalGroup(this.#first, 0);
  }

  /** Sends a signal to each of them, and SIGKILL to the keepers as well. */
  signal(signal: NodeJS.Signals): void {
    if (hasProcfs && this.#keepers > 0 && signal !== 'SIGKILL') {
      for (const { pid } of this.processes()) signalProcess(pid, signal);
      return;
    }
    // At once, before anyone is looked for: this is what keeps a group from growing.
    signalGroup(this.#first, signal);
    // Once each: a second SIGTERM means something else to many programs.
    const outside = this.processes().filter(({ group }) => group !== this.#first);
    for (const { pid } of outside) signalProcess(pid, signal);
  }

  #all(shared = false): Process[] {
    if (!hasProcfs) return [];
    const all = processTree(this.#first, this.#marker, { shared });
    while (this.#line.length <= this.#keepers) {
      const next = all.find(({ parent }) => parent === this.#line.at(-1));
      if (!next) break;
      this.#line.push(next.pid);
    }
    return all;
  }

  #without(all: Process[]): Process[] {
    const keepers = this.#line.slice(0, this.#keepers);
    return all.filter(({ pid }) => !keepers.includes(pid));
  }

  #pids(): number[] {
    return this.processes().map(({ pid }) => pid);
  }
}
