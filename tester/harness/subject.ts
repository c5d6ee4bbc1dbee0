import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { type Failure, HarnessFault, systemReason } from '../errors.js';
import { usually } from './called.js';
import { type CommandLine, fillCommand } from './command.js';
import { type Confinement, confine, exitOf, keepersOf } from './confine.js';
import { Family } from './family.js';
import { guard } from './guard.js';
import { signalProcess } from './kill.js';
import { Output } from './output.js';
import { type Overrun, overrunBySignal, overrunFailure } from './overrun.js';
import { hasProcfs, type Process } from './procfs.js';
import { defaultReadyCheck, type ReadyCheck, untilReady } from './readiness.js';
import type { Reaper } from './reaper.js';
import type { Usage, Weight } from './resources.js';
import { listeningInodes } from './sockets.js';
import { exitedEarly, neverListened, type Started } from './start-failures.js';

export interface SubjectOptions {
  destination: { host: string; port: number | string };
  reaper: Reaper;
  /** Milliseconds that the subject may take until it listens. */
  readyWithin: number;
  /** Milliseconds between asking it to end and ending it. */
  graceful: number;
  readyCheck?: ReadyCheck;
  /** What it is called in messages; a proxy unless told. */
  called?: string | undefined;
  /** How many files it may have open at once; unless told, as many as the tester. */
  descriptors?: number;
  /** The limits for a program that is not to be trusted. */
  confinement?: Confinement | undefined;
  /** Told when it is beyond one of them and is therefore being ended. */
  onOverrun?: (failure: Failure) => void;
  /** Given when it is not needed any more, be it while it starts. */
  signal?: AbortSignal;
}

/** For the end of a process to be reported, in milliseconds. */
const seen = 1_000;

/** For what it printed to be read when it has ended, in milliseconds. */
const longestWords = 1_000;

/** What has not gone after this long of being killed will not go, in milliseconds. */
const unkillable = 5_000;

/** The port was taken by someone else between choosing and binding it. */
export class PortTaken extends Error {}

let started = 0;

function launch([program, ...args]: CommandLine, env: Record<string, string>) {
  const detached = true; // A process group of its own, to measure and to end as a whole.
  return execa(program, args, { detached, reject: false, buffer: false, stdin: 'ignore', env });
}

/** A running proxy, in a process group of its own. */
export class Subject {
  readonly port: number;
  /** The command line, with everything filled in. */
  readonly command: CommandLine;
  readonly #template: CommandLine;
  readonly output = new Output();
  /** How the first process ended: `code 1` or `signal SIGSEGV`; undefined while it runs. */
  exit: string | undefined;
  readonly #options: SubjectOptions;
  readonly #process: ReturnType<typeof launch>;
  /** Undefined when its program could not even be started. */
  readonly #family: Family | undefined;
  readonly #exited = new AbortController();
  #unguard = () => {};

  /** Starts it at once. */
  constructor(command: CommandLine, port: number, options: SubjectOptions) {
    this.port = port;
    this.#template = command;
    this.#options = options;
    const { reaper, destination } = options;
    const value = `${reaper.marker}.${++started}`;
    this.command = fillCommand(command, { ...destination, listen: port });
    const { confinement } = options;
    this.#process = launch(confine(this.command, options), { [reaper.variable]: value });
    this.output.collect(this.#process.stdout);
    this.output.collect(this.#process.stderr);
    this.#process.once('exit', (code, signal) =>
      this.#ended(signal ? `signal ${signal}` : exitOf(code ?? 0, confinement)),
    );
    this.#process.once('error', (error: NodeJS.ErrnoException) =>
      this.#ended(`error: ${systemReason(error)}`),
    );
    const { pid } = this.#process;
    const marker = `${reaper.variable}=${value}\0`;
    this.#family = pid ? new Family(pid, marker, keepersOf(confinement)) : undefined;
    if (pid) reaper.add(pid);
    this.#guard();
  }

  /** Resolves once it listens; rejects with {@link Failure}, or {@link PortTaken}. */
  async ready(): Promise<void> {
    const { readyWithin, readyCheck = defaultReadyCheck } = this.#options;
    const { signal: unwanted } = this.#options;
    const signal = AbortSignal.any([this.#exited.signal, ...(unwanted ? [unwanted] : [])]);
    const ready = await untilReady(this.port, readyCheck, readyWithin, signal).catch(
      () => undefined,
    );
    if (this.exit !== undefined) await this.#lastWords();
    if (unwanted?.aborted) throw new HarnessFault('the run was interrupted');
    if (hasProcfs && this.#portIsForeign()) throw new PortTaken();
    if (this.exit !== undefined) throw this.#exitedEarly(this.exit);
    if (!ready) throw neverListened(this.#started, readyWithin, this.#family?.ports() ?? []);
  }

  /** Resolves with true when the first process has ended within `ms`. */
  async exitsWithin(ms: number): Promise<boolean> {
    if (this.exit === undefined)
      await sleep(ms, undefined, { signal: this.#exited.signal }).catch(() => {});
    return this.exit !== undefined;
  }

  /** All that it printed, or the end of that, once its first process has ended. */
  async lastWords(): Promise<string> {
    await this.#lastWords();
    return this.output.text();
  }

  /** Whether anyone listens on its port. */
  listens(): Promise<boolean> {
    const { readyCheck = defaultReadyCheck } = this.#options;
    return readyCheck(this.port);
  }

  /** Every live process of the subject. */
  tree(): Process[] {
    return this.#family?.processes() ?? [];
  }

  /** What all its processes hold and have used; undefined where that cannot be seen. */
  usage(): Usage | undefined {
    return this.#family?.usage();
  }

  /** The part of `usage` that costs little to look at. */
  weight(): Weight | undefined {
    return this.#family?.weight();
  }

  /** Sends a signal to its first process alone. */
  signalFirst(signal: NodeJS.Signals): void {
    const program = this.#family?.program();
    if (program) signalProcess(program, signal);
  }

  /**
   * Asks every process of the subject to end, then ends it. Resolves with true when all are gone,
   * with false when one cannot be ended, such as one that runs as another user.
   */
  async stop(): Promise<boolean> {
    this.#family?.signal('SIGTERM');
    await this.#goneWithin(this.#options.graceful);
    return this.kill();
  }

  /** Ends every process of the subject without a warning. Resolves like {@link stop}. */
  async kill(): Promise<boolean> {
    const { pid } = this.#process;
    if (!pid) return true;
    // Again and again: what forks faster than it is found is found in the end.
    for (const deadline = performance.now() + unkillable; this.#family?.isAlive(); ) {
      if (performance.now() > deadline) return false;
      this.#family.signal('SIGKILL');
      await this.#goneWithin(200);
    }
    await this.exitsWithin(seen);
    this.#unguard();
    this.#options.reaper.remove(pid);
    await this.#lastWords();
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
    return true;
  }

  /** What it printed may arrive after its end. Who has left the tree may hold the pipe open. */
  async #lastWords(): Promise<void> {
    const { stdout, stderr } = this.#process;
    const read = [stdout, stderr].map((stream) => stream && finished(stream).catch(() => {}));
    const late = new AbortController();
    const limit = sleep(longestWords, undefined, { signal: late.signal })
      // We may have been held up for that long ourselves: first hear what has been printed.
      .then(() => nextTurn())
      .then(() => nextTurn())
      .catch(() => {});
    await Promise.race([Promise.all(read), limit]);
    late.abort();
  }

  /** Waits until the whole tree is gone, but no longer than `ms`. */
  async #goneWithin(ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    await this.exitsWithin(ms);
    for (
      let wait = 5;
      this.#family?.isAlive() && performance.now() < deadline;
      wait = Math.min(2 * wait, 200)
    )
      await sleep(wait);
  }

  #ended(how: string): void {
    this.exit ??= how;
    this.#overrun(overrunBySignal(this.exit));
    this.#exited.abort();
  }

  #guard(): void {
    const { confinement } = this.#options;
    if (!(confinement && this.#family)) return;
    const guarded = { family: this.#family, output: this.output };
    this.#unguard = guard(guarded, confinement.limits, (overrun) => {
      this.#family?.signal('SIGKILL');
      this.#overrun(overrun);
      this.kill();
    });
  }

  #overrun(overrun: Overrun | undefined): void {
    const { confinement, onOverrun, called } = this.#options;
    if (!(confinement && overrun)) return;
    const failure = overrunFailure(overrun, confinement.limits, called);
    failure.output = this.output.text();
    onOverrun?.(failure);
  }

  /** Someone listens, and it is certainly not the subject. */
  #portIsForeign(): boolean {
    const family = this.#family;
    if (listeningInodes(this.port).length === 0 || family?.ports().includes(this.port))
      return false;
    return family?.isOpenToUs() ?? true;
  }

  get #started(): Started {
    const { called = usually } = this.#options;
    return { called, template: this.#template, command: this.command, port: this.port };
  }

  #exitedEarly(exit: string): Error {
    if (/EADDRINUSE|address already in use/i.test(this.output.text())) return new PortTaken();
    return exitedEarly(this.#started, exit, this.output.lastLine(), this.tree().length > 0);
  }
}
