import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./guard-process.js', import.meta.url));

/**
 * Sees to it that nothing outlives the run, also when the benchmark is killed: a second process
 * knows every process group and the folder, and ends and removes them when its input closes.
 */
export class Guard {
  /** For the configurations and files of whatever is started. */
  readonly folder = mkdtempSync(join(tmpdir(), 'bench-'));
  readonly #process: ChildProcess = spawn(process.execPath, [program, this.folder], {
    detached: true, // Ctrl-C goes to the whole foreground group; not to this one.
    stdio: ['pipe', 'ignore', 'ignore'],
  });

  constructor() {
    this.#process.stdin?.on('error', () => {});
    this.#process.unref();
  }

  add(group: number): void {
    this.#process.stdin?.write(`+${group}\n`);
  }

  /** Takes a group off the list, once it is known to be empty. */
  remove(group: number): void {
    this.#process.stdin?.write(`-${group}\n`);
  }

  /** Ends whatever is left and resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.ref();
    this.#process.stdin?.end();
    await exited;
  }
}
