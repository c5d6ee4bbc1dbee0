import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./reaper-process.js', import.meta.url));

/**
 * Sees to it that no subject outlives the run. A second process holds the list of the subjects'
 * process groups and ends them when its standard input closes: at the end of a run, and as well
 * when the tester crashes or is killed.
 */
export class Reaper {
  /** Goes into the environment of every subject, and so of all that it starts. */
  readonly variable = 'TCPPROXY_TESTER_RUN';
  readonly marker = randomUUID();
  readonly #process: ChildProcess;

  constructor() {
    this.#process = spawn(process.execPath, [program, `${this.variable}=${this.marker}`], {
      detached: true, // Ctrl-C in a terminal goes to the whole foreground group; not to this one.
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#process.stdin?.on('error', () => {});
    this.#process.on('error', () => {});
    this.#process.unref();
  }

  /** Puts a process group on the list. */
  add(group: number): void {
    this.#process.stdin?.write(`+${group}\n`);
  }

  /** Takes a group off the list, once it is known to be empty. */
  remove(group: number): void {
    this.#process.stdin?.write(`-${group}\n`);
  }

  /** Ends whatever is left of the run and resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.ref();
    this.#process.stdin?.end();
    await exited;
  }
}
