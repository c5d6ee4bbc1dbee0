import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { Line } from './line.js';
import { perform } from './perform.js';
import { formatScript, type Step } from './program.js';

/** How long nothing may happen while something is waited for, in milliseconds. */
const patience = 5_000;
const shortPatience = 1_500;
/** For a subject that has just died to be seen as dead, in milliseconds. */
const settling = 50;

/** Runs programs on a wire and through the subject, and keeps a subject alive to do so. */
export class Bench {
  /** It has been seen dead: from then on its end is waited for after each program. */
  mortal = false;
  /** Takes things that do not happen as decided sooner, at the risk of being wrong. */
  hasty = false;
  readonly #context: CaseContext;
  readonly #subject: Line;
  readonly #wire: Line;

  /** `direct` is a context without a subject: its ends see what a wire lets them see. */
  constructor(context: CaseContext, direct: CaseContext) {
    this.#context = context;
    this.#subject = new Line(context);
    this.#wire = new Line(direct);
  }

  /**
   * Runs a program, and says what the subject let its ends see that a wire does not; the end of
   * the subject itself is that too. Rejects with `Failure` when a wire does not do as it should.
   */
  async run(steps: readonly Step[]): Promise<Failure | undefined> {
    const script = formatScript(steps);
    const client = this.#context.payload(`client: ${script}`);
    const origin = this.#context.payload(`origin: ${script}`);
    const full = this.#context.scaled(Math.min(patience, this.#context.stall / 2));
    const short = Math.min(full, this.#context.scaled(shortPatience));
    const connectWithin = this.#context.scaled(patience);
    const program = { steps, payloads: { client, origin }, connectWithin };
    const fault = await perform(this.#wire, { ...program, patience: full });
    if (fault) throw new Failure({ ...fault.report, seen: `${fault.report.seen}; in ${script}` });
    const failure = await perform(this.#subject, {
      ...program,
      patience: this.hasty ? short : full,
    });
    // One that has died is known by that, whatever it looked like.
    const died = (failure && !failure.dependsOnTime) || this.mortal ? await this.#died() : false;
    return died ? this.#death(failure) : failure;
  }

  #death(before: Failure | undefined): Failure {
    const also = before ? `; before that: ${before.report.seen}` : '';
    return new Failure({
      ...(before?.report ?? { where: 'after its last step' }),
      expected: 'a proxy that goes on running',
      seen: `the proxy ended with ${this.#context.subject?.exit}${also}`,
    });
  }

  async #died(): Promise<boolean> {
    const { subject } = this.#context;
    const died = (await subject?.exitsWithin(this.#context.scaled(settling))) ?? false;
    this.mortal ||= died;
    return died;
  }

  /** Makes sure that there is a subject for the next program; false when there is none. */
  async revive(): Promise<boolean> {
    return this.mortal && (await this.#died()) ? this.restart() : true;
  }

  /** Goes on with a subject that has done nothing before; false when there is none. */
  async restart(): Promise<boolean> {
    if (!this.#context.subject) return true;
    try {
      await this.#context.startSubject();
      return true;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  }
}
