import type { PipePool } from './pipes.js';
import { blocked, failed, type Memory, type Pipe, type System } from './system.js';

/** What all lanes of a worker share. */
export interface LaneMeans {
  system: System;
  pipes: PipePool;
  /** For whoever copies at the moment; between two calls it holds nothing. */
  buffer: Memory;
  /** A lane that holds this many bytes stops reading. */
  bufferSize: number;
}

/**
 * What a lane has read and its sink has not taken: the rest of a copy in a stash of just its size,
 * and behind it whatever is in a pipe. With nothing to hold there is neither.
 */
export class Held {
  readonly #means: LaneMeans;
  #stash: Buffer | undefined;
  #pipe: Pipe | undefined;
  #piped = 0;

  constructor(means: LaneMeans) {
    this.#means = means;
  }

  /** Whether there is a pipe to splice into, if need be a new one. */
  openPipe(): boolean {
    this.#pipe ??= this.#means.pipes.take();
    return this.#pipe !== undefined;
  }

  /** Keeps a copy of these bytes. There must be nothing else. */
  keep(bytes: Buffer): void {
    this.#stash = Buffer.from(bytes);
  }

  /**
   * Takes up to `length` bytes of a socket into the pipe. Returns how many, 0 for end-of-file, or
   * {@link blocked}, or {@link failed}; or `full` when the pipe may have been what had no room.
   */
  fill(source: number, length: number): number | 'full' {
    const pipe = this.#pipe;
    if (!pipe) throw new Error('no pipe is open');
    const count = this.#means.system.splice(source, pipe.input, length);
    // A full pipe cannot be told from an empty socket; only an empty pipe leaves no doubt.
    if (count === blocked && this.#piped > 0) return 'full';
    if (count > 0) this.#piped += count;
    this.#returnIfEmpty(pipe);
    return count;
  }

  /** Writes what it can to a socket. Returns how much, or {@link blocked}, or {@link failed}. */
  flush(sink: number): number {
    if (this.#stash) return this.#flushStash(this.#stash, sink);
    const pipe = this.#pipe;
    if (!pipe) return blocked;
    const count = this.#means.system.splice(pipe.output, sink, this.#piped);
    if (count > 0) this.#piped -= count;
    this.#returnIfEmpty(pipe);
    return count;
  }

  /** Lets go of everything. */
  release(): void {
    if (this.#pipe) this.#means.pipes.discard(this.#pipe);
    this.#pipe = undefined;
    this.#stash = undefined;
  }

  #flushStash(stash: Buffer, sink: number): number {
    const { system, buffer } = this.#means;
    buffer.bytes.set(stash);
    const count = system.send(sink, buffer, stash.length);
    if (count > 0) this.#stash = count < stash.length ? stash.subarray(count) : undefined;
    return count;
  }

  #returnIfEmpty(pipe: Pipe): void {
    if (this.#piped > 0) return;
    this.#means.pipes.give(pipe);
    this.#pipe = undefined;
  }
}
