import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { requireNoProgram, unwritten, withFile } from '../files.js';
import type { RunEvent } from './events.js';

/**
 * Appends events to a file, one line each. Every line is with the system when `write` returns: who
 * kills the tester loses at most what is still happening.
 *
 * A disk that is full ends the log and not the run: it is cut behind its last whole line.
 */
export class LogWriter {
  /** Why no more is written, in one line. */
  problem: string | undefined;
  readonly #file: string;
  readonly #descriptor: number;
  #length = 0;

  /** Empties the file. Throws `UsageError` when it cannot be written, or is a program. */
  constructor(file: string) {
    requireNoProgram(file);
    this.#file = file;
    this.#descriptor = withFile(file, 'written', () => openSync(file, 'w'));
  }

  /** Returns what a reader of the log gets of the event, also when it could not be written. */
  write(event: RunEvent): RunEvent {
    const text = lineOf(event);
    if (this.problem === undefined) this.#append(Buffer.from(text));
    return JSON.parse(text) as RunEvent;
  }

  #append(line: Buffer): void {
    try {
      for (let done = 0; done < line.length; ) done += writeSync(this.#descriptor, line, done);
      this.#length += line.length;
    } catch (error) {
      this.problem = unwritten(this.#file, error);
      this.#cut();
    }
  }

  #cut(): void {
    try {
      ftruncateSync(this.#descriptor, this.#length);
    } catch {
      // What is no regular file has no end to be put elsewhere.
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** What a reader of the log gets of an event. */
export function asLogged(event: RunEvent): RunEvent {
  return JSON.parse(lineOf(event)) as RunEvent;
}

function lineOf(event: RunEvent): string {
  return `${JSON.stringify(withoutEvidence(event), rounded)}\n`;
}

/** A result without what events before it have told already. */
function withoutEvidence(event: RunEvent): RunEvent {
  if (event.type !== 'case-decided') return event;
  const { journal: _journal, output: _output, ...result } = event.result;
  return { ...event, result };
}

/** To whole microseconds: what a clock says beyond that is noise. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value;
}
