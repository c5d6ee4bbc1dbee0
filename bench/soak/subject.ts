import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tcpSocketsOf } from './procfs.js';

/** How to start a proxy. */
export interface SubjectSetup {
  /** Program and arguments. */
  command: readonly string[];
  /** Whether it writes JSON lines on standard error as the bundled proxy does. */
  hasLog: boolean;
  /** Called for each JSON line of the log. */
  onLine(line: Record<string, unknown>): void;
  /** Called when it ends without having been told to. */
  onDeath(how: string): void;
}

/** How a proxy has ended: `code 0`, `signal SIGTERM`. */
export interface End {
  how: string;
  /** From being told to stop until it was gone, in milliseconds. */
  took: number;
}

const startLimit = 15_000;
const keeperProgram = fileURLToPath(new URL('./keeper.js', import.meta.url));

/** A proxy that was started and listens, in a process group of its own. */
export class Subject {
  readonly #child: ChildProcess;
  readonly #keeper: ChildProcess;
  readonly #setup: SubjectSetup;
  readonly #exited: Promise<string>;
  /** The last of what it said that was not JSON. */
  #words = '';
  #stopping = false;
  #listening: number | undefined;

  private constructor(setup: SubjectSetup) {
    this.#setup = setup;
    const [program = '', ...args] = setup.command;
    // Ctrl-C in a terminal goes to the whole foreground group: it must not reach the proxy.
    this.#child = spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#exited = new Promise((exited) => {
      this.#child.once('error', (error) => exited(error.message));
      this.#child.once('close', (code, signal) =>
        exited(signal ? `signal ${signal}` : `code ${code}`),
      );
    });
    void this.#exited.then((how) => {
      if (!this.#stopping && this.#listening !== undefined) setup.onDeath(how);
    });
    const stdio: ['pipe', 'ignore', 'ignore'] = ['pipe', 'ignore', 'ignore'];
    const kept = String(this.#child.pid ?? '');
    this.#keeper = spawn(process.execPath, [keeperProgram, kept], { detached: true, stdio });
    if (this.#child.stderr)
      createInterface({ input: this.#child.stderr }).on('line', (line) => this.#read(line));
  }

  /** Starts a proxy. Resolves with what it said when it ended instead of listening. */
  static async start(setup: SubjectSetup): Promise<Subject | string> {
    const subject = new Subject(setup);
    const gone = subject.#exited.then((how) => subject.#words || how);
    const outcome = await Promise.race([gone, subject.#untilListening()]);
    if (typeof outcome === 'string') await subject.kill();
    return outcome ?? subject;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The port that it listens on. */
  get port(): number {
    return this.#listening ?? 0;
  }

  /** Tells it to stop; after `limit` milliseconds it is killed. */
  async stop(limit: number): Promise<End> {
    this.#stopping = true;
    const started = performance.now();
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#signal('SIGKILL'), limit);
    const how = await this.#exited;
    clearTimeout(timer);
    await this.kill();
    return { how, took: performance.now() - started };
  }

  /** Ends it at once, with all that it has started. */
  async kill(): Promise<void> {
    this.#stopping = true;
    this.#signal('SIGKILL');
    await this.#exited;
    if (this.#keeper.exitCode !== null || this.#keeper.signalCode !== null) return;
    const gone = once(this.#keeper, 'exit');
    this.#keeper.kill('SIGKILL');
    await gone;
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#child.pid) process.kill(-this.#child.pid, signal);
    } catch {
      // It is gone.
    }
  }

  async #untilListening(): Promise<string | undefined> {
    const end = performance.now() + startLimit;
    for (; performance.now() < end && !this.#stopping; await sleep(20)) {
      if (!this.#setup.hasLog) this.#listening = this.#listeningPort();
      if (this.#listening !== undefined) return undefined;
    }
    return `it did not listen within ${startLimit / 1000} s`;
  }

  #listeningPort(): number | undefined {
    try {
      return tcpSocketsOf(this.pid).find(({ state }) => state === 'LISTEN')?.localPort;
    } catch {
      return undefined;
    }
  }

  #read(text: string): void {
    const line = this.#setup.hasLog ? parse(text) : undefined;
    if (!line) {
      this.#words ||= text;
      return;
    }
    if (line.msg === 'listening') this.#listening = portIn(String(line.listen));
    this.#setup.onLine(line);
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const line = JSON.parse(text);
    return typeof line === 'object' && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}

function portIn(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
