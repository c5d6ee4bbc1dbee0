import { type Pipe, type System, usualPipe } from './system.js';

/** How many pipes may be out at once: each is two descriptors and, at most, its size of memory. */
const maxPipes = 256;
/** How many empty ones are kept for the next who needs one. */
const maxSpare = 32;
/** Enough for the bytes that a fast connection brings in one go; more brings nothing. */
const largestPipe = 1 << 20;
/**
 * As many may be larger than that. All pipes of a user together may take 64 MiB before the kernel
 * makes every further one tiny, those of other programs as well: `fs.pipe-user-pages-soft`.
 */
const maxLarge = 32;

/**
 * Pipes for lanes in which bytes come in bulk. A lane has one only while bytes are in it, so few
 * serve many. Where the system has none to give, lanes copy.
 */
export class PipePool {
  readonly #system: System;
  readonly #size: number;
  readonly #spare: Pipe[] = [];
  #out = 0;
  #large = 0;

  /** `wanted`: what a lane may hold, in bytes. */
  constructor(system: System, wanted: number) {
    this.#system = system;
    const size = 2 ** Math.ceil(Math.log2(wanted));
    this.#size = Math.max(usualPipe, Math.min(size, largestPipe));
  }

  /** An empty pipe, or `undefined` when too many are out or the system refuses. */
  take(): Pipe | undefined {
    if (this.#out >= maxPipes) return undefined;
    const pipe = this.#spare.pop() ?? this.#make();
    if (pipe) this.#out += 1;
    return pipe;
  }

  #make(): Pipe | undefined {
    const pipe = this.#system.pipe(this.#large < maxLarge ? this.#size : usualPipe);
    if (pipe && pipe.size > usualPipe) this.#large += 1;
    return pipe;
  }

  /** Takes back a pipe in which nothing is left. */
  give(pipe: Pipe): void {
    this.#out -= 1;
    // One that was made in hard times is not kept for better ones.
    if (pipe.size >= this.#size && this.#spare.length < maxSpare) this.#spare.push(pipe);
    else this.#close(pipe);
  }

  /** Does away with a pipe in which bytes are left that nobody will read. */
  discard(pipe: Pipe): void {
    this.#out -= 1;
    this.#close(pipe);
  }

  /** Closes the spare ones. */
  close(): void {
    for (const pipe of this.#spare.splice(0)) this.#close(pipe);
  }

  #close(pipe: Pipe): void {
    if (pipe.size > usualPipe) this.#large -= 1;
    this.#system.close(pipe.input);
    this.#system.close(pipe.output);
  }
}
