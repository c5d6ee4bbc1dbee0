import { Chance } from './chance.js';

/** A prime: no buffer's size divides it. */
const period = 1_048_573;
const table = Buffer.alloc(2 * period);
const chance = new Chance(1);
for (let at = 0; at < period; at += 1) table[at] = chance.below(256);
table.copyWithin(period, 0, period);

/** Bytes that tell their stream and their place in it, so that loss and disorder both show. */
export function bytesAt(stream: number, from: number, count: number): Buffer {
  const start = (stream * 104_729 + from) % period;
  if (count <= period) return table.subarray(start, start + count);
  return Buffer.concat([
    bytesAt(stream, from, period),
    bytesAt(stream, from + period, count - period),
  ]);
}

/** Throws unless these are the bytes of that stream and place. */
export function expectBytes(bytes: Buffer, stream: number, from: number, where: string): void {
  const expected = bytesAt(stream, from, bytes.length);
  if (expected.equals(bytes)) return;
  const at = bytes.findIndex((byte, index) => byte !== expected[index]);
  throw new Error(`${where}: byte ${from + at} of stream ${stream} is another`);
}

/** Bytes in the pieces in which they came. */
export class ByteQueue {
  length = 0;
  readonly #pieces: Buffer[] = [];

  /** How many bytes the first piece has. */
  get first(): number {
    return this.#pieces[0]?.length ?? 0;
  }

  push(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.length += bytes.length;
  }

  /** Takes up to `count` bytes out. */
  take(count: number): Buffer {
    const taken: Buffer[] = [];
    for (let left = Math.min(count, this.length); left > 0; ) {
      const piece = this.#pieces.shift() as Buffer;
      if (piece.length > left) this.#pieces.unshift(piece.subarray(left));
      taken.push(piece.subarray(0, left));
      left -= Math.min(left, piece.length);
    }
    const bytes = taken.length === 1 ? (taken[0] as Buffer) : Buffer.concat(taken);
    this.length -= bytes.length;
    return bytes;
  }

  clear(): void {
    this.#pieces.length = 0;
    this.length = 0;
  }
}
