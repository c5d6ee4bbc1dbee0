/** An endless stream of bytes in which every position can be told from every other. */
export interface Payload {
  /** The bytes from `offset` on. The buffer is shared: never write to it. */
  bytes(offset: number, length: number): Buffer;
  /** Index of the first byte of `chunk` that is not the stream's at `offset`, or -1. */
  mismatch(chunk: Buffer, offset: number): number;
  /**
   * Where in the stream `sample` stands, looking at most `reach` bytes to either side of
   * `around`; -1 where it does not. Eight bytes are enough to be sure.
   */
  locate(sample: Buffer, around: number, reach?: number): number;
}

const blockSize = 64 * 1024;
const maxBlocks = 64;

/** The stream is a hash of position and key, so any part can be made without the rest. */
export function createPayload(seed: number, name: string): Payload {
  const key = hashName(seed, name);
  const blocks = new Map<number, Buffer>();

  const block = (index: number): Buffer => {
    const known = blocks.get(index);
    if (known) return known;
    const made = makeBlock(key, index);
    const oldest = blocks.keys().next().value;
    if (blocks.size >= maxBlocks && oldest !== undefined) blocks.delete(oldest);
    blocks.set(index, made);
    return made;
  };

  const bytes = (offset: number, length: number): Buffer => {
    const first = Math.floor(offset / blockSize);
    const last = Math.floor((offset + Math.max(length, 1) - 1) / blockSize);
    const start = offset - first * blockSize;
    if (first === last) return block(first).subarray(start, start + length);
    const parts = Array.from({ length: last - first + 1 }, (_, i) => block(first + i));
    return Buffer.concat(parts).subarray(start, start + length);
  };

  return payloadOf(bytes);
}

/** A payload whose bytes from an offset on are known; where it has an end, there are fewer. */
export function payloadOf(bytes: Payload['bytes']): Payload {
  return {
    bytes,
    mismatch(chunk, offset) {
      const expected = bytes(offset, chunk.length);
      if (expected.equals(chunk)) return -1;
      return chunk.findIndex((byte, i) => byte !== expected[i]);
    },
    locate(sample, around, reach = 4 * 1024 * 1024) {
      const from = Math.max(0, around - reach);
      const ahead = bytes(around, reach + sample.length).indexOf(sample);
      if (ahead >= 0) return around + ahead;
      const behind = bytes(from, around - from + sample.length).lastIndexOf(sample);
      return behind >= 0 ? from + behind : -1;
    },
  };
}

function hashName(seed: number, name: string): number {
  let hash = seed | 0;
  for (const char of name) hash = mix(hash ^ (char.codePointAt(0) ?? 0));
  return hash;
}

function makeBlock(key: number, index: number): Buffer {
  const words = new Uint32Array(blockSize / 4);
  const first = index * words.length;
  for (let i = 0; i < words.length; i++) words[i] = mix((first + i) ^ key);
  return Buffer.from(words.buffer);
}

/** MurmurHash3's finalizer: every bit of the input moves about half of the output's. */
function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
