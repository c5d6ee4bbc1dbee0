import { random } from './random.js';

/** What one end sends on one connection: a prefix of its own, and then bytes without end. */
export interface Stream {
  /** The bytes from `offset` on, at most {@link longest} of them. Never write to the buffer. */
  bytes(offset: number, length: number): Buffer;
  /** Offset of the first byte of `chunk`, which stands at `offset`, that is wrong; or -1. */
  mismatch(chunk: Buffer, offset: number): number;
}

/** The most bytes that can be asked of a stream at once. */
export const longest = 64 * 1024;

/**
 * How many bytes it takes until a stream repeats itself. It is odd and no engine's buffer is, so
 * that bytes out of place can always be told.
 */
const period = 4 * 1024 * 1024 + 15;

/**
 * Makes streams for a run. They all come out of one table of random bytes, each from a place of
 * its own: comparing is one `memcmp`, and sending copies nothing.
 */
export function streams(seed: number): (key: number, prefix: Buffer) => Stream {
  const table = makeTable(seed);
  return (key, prefix) => {
    const start = key % period;
    const bytes = (offset: number, length: number): Buffer => {
      const ahead = prefix.length - offset;
      if (ahead > 0) {
        const head = prefix.subarray(offset, offset + length);
        return length <= ahead ? head : Buffer.concat([head, bytes(prefix.length, length - ahead)]);
      }
      const from = (start - ahead) % period;
      return table.subarray(from, from + length);
    };
    return { bytes, mismatch: (chunk, offset) => mismatch(chunk, offset, bytes) };
  };
}

function mismatch(chunk: Buffer, offset: number, bytes: Stream['bytes']): number {
  for (let at = 0; at < chunk.length; at += longest) {
    const part = chunk.subarray(at, at + longest);
    const wanted = bytes(offset + at, part.length);
    if (!wanted.equals(part)) return offset + at + part.findIndex((byte, i) => byte !== wanted[i]);
  }
  return -1;
}

function makeTable(seed: number): Buffer {
  const words = new Uint32Array(Math.ceil((period + longest) / 4));
  const { bits } = random(seed, -1);
  for (let i = 0; i < words.length; i++) words[i] = bits();
  const table = Buffer.from(words.buffer);
  // What lies beyond the period repeats its beginning, so that no piece has to be put together.
  table.copy(table, period, 0, longest);
  return table;
}
