import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from './ledger.js';
import { type Sample, sample, tcpSockets, tcpSocketsOf } from './procfs.js';
import { grown, leaks, trend } from './resources.js';
import { type End, Subject } from './subject.js';

/** What it takes to watch a proxy. */
export interface WatchedSetup {
  name: string;
  command: readonly string[];
  /** Engine of the bundled proxy; of another proxy nothing is known, nor of its log. */
  engine?: string;
  /** In milliseconds. */
  stallTimeout: number;
  /** Port of its destination. */
  destination: number;
  complain(text: string): void;
}

/** How long, in milliseconds, a proxy may take until it is quiet, and until it has stopped. */
const quietLimit = 10_000;
const stopLimit = 5_000;

/** A proxy under load, with what is known of its connections and of what it holds. */
export class Watched {
  readonly setup: WatchedSetup;
  readonly ledger: Ledger;
  readonly samples: Sample[] = [];
  #subject: Subject | undefined;
  #start: Sample | undefined;
  #end: Sample | undefined;
  #exit: End | undefined;

  constructor(setup: WatchedSetup) {
    const { stallTimeout, engine, complain } = setup;
    this.setup = setup;
    this.ledger = new Ledger(stallTimeout, engine !== undefined, complain);
  }

  /** Starts it. Resolves with what it said if it did not want to, else with nothing. */
  async begin(onDeath: () => void): Promise<string | undefined> {
    const { command, engine, complain } = this.setup;
    const subject = await Subject.start({
      command,
      hasLog: engine !== undefined,
      onLine: (line) => this.#read(line),
      onDeath: (how) => {
        complain(`it ended in the middle of the run with ${how}`);
        onDeath();
      },
    });
    if (typeof subject === 'string') return subject;
    this.#subject = subject;
    return undefined;
  }

  get port(): number {
    return this.#subject?.port ?? 0;
  }

  /** At the start and at the end, and in between all that was sampled. */
  get held(): { start: Sample | undefined; end: Sample | undefined; exit: End | undefined } {
    return { start: this.#start, end: this.#end, exit: this.#exit };
  }

  #read(line: Record<string, unknown>): void {
    const { engine, complain } = this.setup;
    if (line.msg === 'listening') {
      if (line.engine !== engine) complain(`it chose the engine ${line.engine}, not ${engine}`);
    } else if (line.msg === 'pair ended') {
      const { client, outcome, bytesToUpstream, bytesToClient } = line as never;
      this.ledger.line(client, { outcome, bytesToUpstream, bytesToClient });
    } else if (line.msg !== 'draining' && line.msg !== 'stopped') {
      complain(`the log says ${JSON.stringify(line)}`);
    }
  }

  /** Looks at what it holds now. */
  sample(): Sample | undefined {
    const now = this.#subject && sample(this.#subject.pid);
    if (now) this.samples.push(now);
    return now;
  }

  /**
   * Waits, while nothing is sent any more, until every connection has been accounted for and all
   * sockets are closed. What has not come about in time is complained about by `finish`.
   */
  async quiet(): Promise<void> {
    const end = performance.now() + quietLimit;
    while (performance.now() < end && !this.#isQuiet()) await sleep(50);
  }

  #isQuiet(): boolean {
    const held = this.#subject && sample(this.#subject.pid);
    if (!held) return true;
    const start = this.#start;
    const back = !start || (held.sockets <= start.sockets && held.others <= start.others);
    return back && this.ledger.open() === 0 && this.#connections().length === 0;
  }

  /** TCP sockets that it holds and does not listen on, as `CLOSE_WAIT 3000-41234`. */
  #connections(): string[] {
    try {
      return tcpSocketsOf(this.#subject?.pid ?? 0)
        .filter(({ state }) => state !== 'LISTEN')
        .map(({ state, localPort, remotePort }) => `${state} ${localPort}-${remotePort}`);
    } catch {
      return []; // It is gone.
    }
  }

  /** Takes what it holds now for what it is to hold at the end. */
  markStart(): void {
    this.#start = this.sample();
    this.samples.length = 0;
  }

  /** Checks what is left, once it is quiet, and stops it. */
  async finish(): Promise<void> {
    const { complain, destination } = this.setup;
    this.ledger.close();
    this.#end = this.#subject && sample(this.#subject.pid);
    const waiting = tcpSockets().filter(
      ({ state, localPort, remotePort }) =>
        state === 'CLOSE_WAIT' && (localPort === this.port || remotePort === destination),
    );
    const connections = this.#connections();
    if (connections.length > 0)
      complain(`${connections.length} connections are left: ${connections.slice(0, 5).join(', ')}`);
    if (waiting.length > 0) complain(`${waiting.length} sockets are in CLOSE_WAIT on its ports`);
    if (this.#start && this.#end) for (const leak of leaks(this.#start, this.#end)) complain(leak);
    for (const growth of grown(trend(this.samples))) complain(growth);
    await this.#stop();
  }

  async #stop(): Promise<void> {
    if (!this.#subject || !this.#end) return; // It has ended already, and that was complained of.
    this.#exit = await this.#subject.stop(stopLimit);
    const { how, took } = this.#exit;
    const { complain, engine } = this.setup;
    if (took >= stopLimit) complain(`it did not stop within ${stopLimit / 1000} s of SIGTERM`);
    // Of a stranger's proxy nothing is known about how it ends.
    else if (engine && how !== 'code 0') complain(`told to stop, it ended with ${how}, not code 0`);
  }

  /** Ends it at once, if it still runs. */
  async kill(): Promise<void> {
    await this.#subject?.kill();
  }
}
