import * as fc from 'fast-check';
import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { programs } from './generator.js';
import { Line } from './line.js';
import { perform } from './perform.js';
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
/** No more programs are begun after this, in milliseconds: a proxy may be slow to connect. */
const searchWithin = 20_000;
/** How long nothing may happen, in milliseconds: at first, and while looking for a shorter program. */
const patience = 5_000;
const shortPatience = 1_500;
/** No more time is spent on looking for a shorter program, in milliseconds. */
const shortenWithin = 20_000;
/** A shorter program must show the difference this often in a row, if that does not mean waiting. */
const repeats = 3;
/** For a subject that has just died to be seen as dead, in milliseconds. */
const settling = 50;

/** Runs programs on a wire and through the subject, and looks for one that tells them apart. */
export class Hunt {
  readonly #context: CaseContext;
  readonly #subject: Line;
  readonly #wire: Line;
  /** What programs have come to while a shorter one is looked for, by their scripts. */
  readonly #known = new Map<string, boolean>();
  #tried = 0;
  #first: Difference | undefined;
  #shortest: Difference | undefined;
  #deadline: number;
  #died = false;
  /** The program before the one that is running. */
  #before: readonly Step[] | undefined;
  #broken: { error: unknown } | undefined;

  /** `direct` is a context without a subject: its ends see what a wire lets them see. */
  constructor(context: CaseContext, direct: CaseContext) {
    this.#context = context;
    this.#subject = new Line(context);
    this.#wire = new Line(direct);
    this.#deadline = performance.now() + context.scaled(searchWithin);
  }

  /**
   * Runs this program, with this patience. The end of the subject itself is a failure too, when it
   * comes within `settle` milliseconds. Rejects with `Failure` when a wire itself does not do as
   * it should.
   */
  async run(
    steps: readonly Step[],
    { within = this.#patience, settle = 0 } = {},
  ): Promise<Failure | undefined> {
    const script = formatScript(steps);
    const client = this.#context.payload(`client: ${script}`);
    const origin = this.#context.payload(`origin: ${script}`);
    const program = { steps, payloads: { client, origin }, connectWithin: this.#patience };
    const fault = await perform(this.#wire, { ...program, patience: this.#patience });
    if (fault) throw new Failure({ ...fault.report, seen: `${fault.report.seen}; in ${script}` });
    const failure = await perform(this.#subject, { ...program, patience: within });
    return (await this.#death(settle, failure)) ?? failure;
  }

  async #death(settle: number, before: Failure | undefined): Promise<Failure | undefined> {
    const { subject } = this.#context;
    if (!subject || !(await subject.exitsWithin(settle))) return undefined;
    const also = before ? `; before that: ${before.report.seen}` : '';
    const seen = `the proxy ended with ${subject.exit}${also}`;
    const where = 'after its last step';
    return new Failure({
      where,
      ...before?.report,
      expected: 'a proxy that goes on running',
      seen,
    });
  }

  /** Runs random programs, and looks for the shortest that shows what the first one has shown. */
  async search(): Promise<Difference | undefined> {
    const property = fc.asyncProperty(programs, (steps) => this.#holds(steps));
    await fc.check(property, { seed: this.#context.seed | 0, numRuns: runs });
    if (this.#broken) throw this.#broken.error;
    return this.#first && this.#confirm(this.#first, this.#shortest);
  }

  get #settling(): number {
    return this.#context.scaled(settling);
  }

  /** Only where it has died once is its end worth waiting for after each program. */
  get #settle(): number {
    return this.#died ? this.#settling : 0;
  }

  get #patience(): number {
    return this.#context.scaled(Math.min(patience, this.#context.stall / 2));
  }

  /** Never rejects: to fast-check that would be a difference. */
  async #holds(steps: readonly Step[]): Promise<boolean> {
    if (this.#broken) return true;
    try {
      return this.#first ? await this.#shorterHolds(steps) : await this.#firstHolds(steps);
    } catch (error) {
      this.#broken = { error };
      return true;
    }
  }

  async #firstHolds(steps: readonly Step[]): Promise<boolean> {
    if (performance.now() > this.#deadline) return true;
    this.#tried += 1;
    const failure = await this.run(steps);
    const before = this.#before ?? steps;
    this.#before = steps;
    if (!failure) return true;
    // Its end may be noticed late, when the next client is refused.
    const refused = failure.report.where === undefined;
    this.#died = (await this.#death(this.#settling, undefined)) !== undefined;
    const note = `program ${this.#tried} of ${runs}`;
    const guilty = this.#died && refused ? before : steps;
    this.#first = { steps: guilty, failure, note, repeatable: false };
    this.#deadline = performance.now() + this.#context.scaled(shortenWithin);
    return false;
  }

  async #shorterHolds(steps: readonly Step[]): Promise<boolean> {
    const script = formatScript(steps);
    const known = this.#known.get(script);
    if (known !== undefined || performance.now() > this.#deadline) return known ?? true;
    const failure = await this.#failsAgain(steps);
    if (failure && this.#first) this.#shortest = { ...this.#first, steps, failure };
    this.#known.set(script, !failure);
    return !failure;
  }

  /** What happens each time. One that happens by chance would make programs meaningless. */
  async #failsAgain(steps: readonly Step[]): Promise<Failure | undefined> {
    let failure: Failure | undefined;
    for (let left = repeats; left > 0; left -= 1) {
      if (!(await this.#revive())) return undefined;
      const within = Math.min(this.#context.scaled(shortPatience), this.#patience);
      failure = await this.run(steps, { within, settle: this.#settle });
      if (!failure || failure.dependsOnTime) return failure;
    }
    return failure;
  }

  /** A subject that has died of one program is needed for the next. */
  async #revive(): Promise<boolean> {
    const { subject } = this.#context;
    if (!subject || !(await subject.exitsWithin(this.#settling))) return true;
    return this.#restart();
  }

  async #restart(): Promise<boolean> {
    try {
      await this.#context.startSubject();
      return true;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  }

  /** Tries with a fresh subject whether the program alone is enough. */
  async #confirm(first: Difference, shortest = first): Promise<Difference> {
    for (const each of new Set([shortest, first])) {
      if (this.#context.subject && !(await this.#restart())) return first;
      const failure = await this.run(each.steps, { settle: this.#settle });
      if (failure) return { ...each, failure, repeatable: true };
    }
    const note = `${first.note}; not by itself with a fresh proxy`;
    return { ...first, note };
  }
}
