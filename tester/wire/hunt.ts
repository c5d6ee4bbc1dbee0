import * as fc from 'fast-check';
import type { Failure } from '../errors.js';
import type { Bench } from './bench.js';
import { programs } from './generator.js';
import { formatScript, type Step } from './program.js';

/** A program, and what the subject let its ends see that a wire does not. */
export interface Difference {
  steps: readonly Step[];
  failure: Failure;
  /** How it was come by, for a reader. */
  note: string;
  /** The program alone shows it again, with a subject that has done nothing before. */
  repeatable: boolean;
}

const runs = 100;
/** A shorter program must show the difference this often in a row, if that does not mean waiting. */
const repeats = 3;

export interface Limits {
  /** No more programs are begun after this, in milliseconds: a proxy may be slow to connect. */
  search: number;
  /** No more time is spent on looking for a shorter program, in milliseconds. */
  shorten: number;
}

/** Runs random programs, and looks for the shortest that tells the subject from a wire. */
export async function hunt(
  bench: Bench,
  seed: number,
  limits: Limits,
): Promise<Difference | undefined> {
  const first = await new Hunt(bench, limits).search(seed);
  // Its end was seen when the next client was refused: now it is looked for after each program.
  const late = first && bench.mortal && first.failure.report.where === undefined;
  if (!late || !(await bench.restart())) return first;
  return (await new Hunt(bench, limits).search(seed)) ?? first;
}

class Hunt {
  readonly #bench: Bench;
  readonly #limits: Limits;
  /** What programs have come to while a shorter one is looked for, by their scripts. */
  readonly #known = new Map<string, boolean>();
  #tried = 0;
  #deadline: number;
  #first: Difference | undefined;
  #shortest: Difference | undefined;
  #broken: { error: unknown } | undefined;

  constructor(bench: Bench, limits: Limits) {
    this.#bench = bench;
    this.#limits = limits;
    this.#deadline = performance.now() + limits.search;
  }

  async search(seed: number): Promise<Difference | undefined> {
    const property = fc.asyncProperty(programs, (steps) => this.#holds(steps));
    await fc.check(property, { seed: seed | 0, numRuns: runs });
    if (this.#broken) throw this.#broken.error;
    return this.#first && this.#confirm(this.#first, this.#shortest);
  }

  /** Never rejects: to fast-check that would be a difference. */
  async #holds(steps: readonly Step[]): Promise<boolean> {
    if (this.#broken || performance.now() > this.#deadline) return true;
    try {
      return this.#first ? await this.#shorterHolds(steps) : await this.#firstHolds(steps);
    } catch (error) {
      this.#broken = { error };
      return true;
    }
  }

  async #firstHolds(steps: readonly Step[]): Promise<boolean> {
    this.#tried += 1;
    const failure = await this.#bench.run(steps);
    if (!failure) return true;
    const note = `program ${this.#tried} of ${runs}`;
    this.#first = { steps, failure, note, repeatable: false };
    this.#deadline = performance.now() + this.#limits.shorten;
    this.#bench.hasty = true;
    return false;
  }

  async #shorterHolds(steps: readonly Step[]): Promise<boolean> {
    const script = formatScript(steps);
    const known = this.#known.get(script);
    if (known !== undefined) return known;
    const failure = await this.#failsAgain(steps);
    if (failure && this.#first) this.#shortest = { ...this.#first, steps, failure };
    this.#known.set(script, !failure);
    return !failure;
  }

  /** What happens each time. One that happens by chance would make programs meaningless. */
  async #failsAgain(steps: readonly Step[]): Promise<Failure | undefined> {
    let failure: Failure | undefined;
    for (let left = repeats; left > 0; left -= 1) {
      if (!(await this.#bench.revive())) return undefined;
      failure = await this.#bench.run(steps);
      if (!failure || failure.dependsOnTime) return failure;
    }
    return failure;
  }

  /** Tries whether the program alone is enough, and with all patience. */
  async #confirm(first: Difference, shortest = first): Promise<Difference> {
    this.#bench.hasty = false;
    for (const each of new Set([shortest, first])) {
      if (!(await this.#bench.restart())) return first;
      const failure = await this.#bench.run(each.steps);
      if (failure) return { ...each, failure, repeatable: true };
    }
    return { ...first, note: `${first.note}; not by itself with a fresh proxy` };
  }
}
