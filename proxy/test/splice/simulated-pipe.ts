import { ByteQueue } from './bytes.js';

/** A buffer of a pipe holds no more than this, however large the piece is. */
const slotSize = 16 * 1024;
const page = 4096;

/** A pipe has as many buffers as it has pages; small pieces fill them as well as large ones. */
export class SimulatedPipe {
  readonly bytes = new ByteQueue();
  readonly #size: number;
  readonly #slots: number;
  #pieces: number[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#slots = Math.max(1, Math.floor(size / page));
  }

  get full(): boolean {
    return this.#pieces.length >= this.#slots || this.bytes.length >= this.#size;
  }

  /** Moves from a queue what fits, up to `length` bytes. Returns the count. */
  fill(from: ByteQueue, length: number): number {
    let moved = 0;
    while (moved < length && from.length > 0 && !this.full) {
      const free = this.#size - this.bytes.length;
      const piece = from.take(Math.min(from.first, slotSize, length - moved, free));
      this.#pieces.push(piece.length);
      this.bytes.push(piece);
      moved += piece.length;
    }
    return moved;
  }

  /** Takes `count` bytes out. */
  empty(count: number): Buffer {
    let left = count;
    while (left > 0) {
      const piece = this.#pieces[0] as number;
      if (piece > left) this.#pieces[0] = piece - left;
      else this.#pieces.shift();
      left -= Math.min(left, piece);
    }
    return this.bytes.take(count);
  }
}

/** One end of a pipe. */
export class PipeEnd {
  readonly pipe: SimulatedPipe;
  readonly side: 'input' | 'output';

  constructor(pipe: SimulatedPipe, side: 'input' | 'output') {
    this.pipe = pipe;
    this.side = side;
  }

  close(): void {}
}
