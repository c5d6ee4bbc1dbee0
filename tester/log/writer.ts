import { closeSync, openSync, writeSync } from 'node:fs';
import { withFile } from '../files.js';
import type { RunEvent } from './events.js';

/**
 * Appends events to a file, one line each. Every line is with the system when `write` returns: who
 * kills the tester loses at most what is still happening.
 */
export class LogWriter {
  readonly #descriptor: number;

  /** Empties the file. Throws `UsageError` when it cannot be written. */
  constructor(file: string) {
    this.#descriptor = withFile(file, 'written', () => openSync(file, 'w'));
  }

  write(event: RunEvent): void {
    const line = Buffer.from(`${JSON.stringify(logged(event), rounded)}\n`);
    for (let done = 0; done < line.length; ) done += writeSync(this.#descriptor, line, done);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** A result without what events before it have told already. */
function logged(event: RunEvent): RunEvent {
  if (event.type !== 'case-decided') return event;
  const { journal: _journal, output: _output, ...result } = event.result;
  return { ...event, result };
}

/** To whole microseconds: what a clock says beyond that is noise. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value;
}
