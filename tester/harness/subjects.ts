import { type Failure, Skip } from '../errors.js';
import { type CommandLine, isPositional, truncateCommand } from './command.js';
import type { Origin } from './origin.js';
import { choosePort } from './port.js';
import { connectOnce, defaultReadyCheck, type ReadyCheck } from './readiness.js';
import type { Usage } from './resources.js';
import {
  type ContextOptions,
  direct,
  type Launch,
  loopback,
  type Setup,
  type Start,
} from './setup.js';
import { startSubject } from './start.js';
import { Subject, type SubjectOptions } from './subject.js';

const readyWithin = 10_000;
const graceful = 2_000;
const absorbWithin = 2_000;

/** The processes under test of one case: usually one, started before the case begins. */
export class Subjects {
  readonly #options: ContextOptions;
  readonly #setup: Setup;
  readonly #closed: AbortSignal;
  readonly #all: Subject[] = [];
  readonly #starting: Promise<Subject>[] = [];
  readonly #onOverrun: (failure: Failure) => void;

  /** Those that are starting when `closed` is aborted are given up. */
  constructor(
    options: ContextOptions,
    setup: Setup,
    closed: AbortSignal,
    onOverrun: (failure: Failure) => void,
  ) {
    this.#options = options;
    this.#setup = setup;
    this.#closed = closed;
    this.#onOverrun = onOverrun;
  }

  /** The one that was started last. */
  get latest(): Subject | undefined {
    return this.#all.at(-1);
  }

  /** Starts one in front of this origin. Rejects with `Failure`. */
  async start(origin: Origin, { port }: Start = {}): Promise<Subject> {
    const connects = this.#readyCheck === connectOnce;
    if (connects) origin.absorb();
    const starting = startSubject(this.#command(), this.#subjectOptions(origin.port), port);
    this.#starting.push(starting);
    const subject = await starting;
    this.#all.push(subject);
    if (connects) await origin.absorbed(this.#scaled(absorbWithin));
    return subject;
  }

  /** Starts the program with other words. Throws {@link Skip} where they have no known meaning. */
  async launch(origin: Origin, { keep = 3, extra = [], port, listen }: Launch): Promise<Subject> {
    const command = this.#command();
    if ((keep < 3 || extra.length > 0) && !isPositional(command))
      throw new Skip('its command line is not PROGRAM HOST PORT LISTEN: others may have defaults');
    const words = truncateCommand(command, keep);
    const free = await choosePort();
    const wrong = listen ? words.map((word) => word.replaceAll('{listen}', listen(free))) : words;
    const [program, ...rest] = [...wrong, ...extra] as unknown as CommandLine;
    const options = this.#subjectOptions(port ?? origin.port);
    const subject = new Subject([program, ...rest], free, options);
    this.#all.push(subject);
    return subject;
  }

  /** What the latest holds and has used, all its processes together. Throws {@link Skip}. */
  usage(): Usage {
    if (!this.latest) throw new Skip('a direct connection has no process to measure');
    const usage = this.latest.usage();
    if (!usage)
      throw new Skip(
        "the subject's processes cannot be looked at: it needs /proc, and to be of the same user",
      );
    return usage;
  }

  /** Ends all of them. Resolves with whether every process is gone. */
  async stop(): Promise<boolean> {
    await Promise.allSettled(this.#starting);
    const gone = await Promise.all(this.#all.map((subject) => subject.stop()));
    return gone.every(Boolean);
  }

  #command(): CommandLine {
    const { command } = this.#options;
    if (command === direct) throw new Skip('a direct connection is no program');
    return command;
  }

  get #readyCheck(): ReadyCheck {
    return this.#options.readyCheck ?? defaultReadyCheck;
  }

  #scaled(ms: number): number {
    return ms * this.#options.timeScale;
  }

  #subjectOptions(port: number | string): SubjectOptions {
    const { host = loopback, descriptors } = this.#setup;
    return {
      destination: { host, port },
      reaper: this.#options.reaper,
      readyWithin: this.#scaled(readyWithin),
      graceful: this.#scaled(graceful),
      readyCheck: this.#readyCheck,
      signal: this.#closed,
      called: this.#options.called,
      confinement: this.#options.confinement,
      onOverrun: this.#onOverrun,
      ...(descriptors !== undefined && { descriptors }),
    };
  }
}
