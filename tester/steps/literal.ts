import type { Payload } from '../harness/payload.js';

/**
 * A payload of exactly these bytes, for content that matters as such. Whatever arrives behind
 * them is wrong.
 */
export function literal(content: Uint8Array | string): Payload {
  const all = Buffer.from(content);
  return {
    bytes: (offset, length) => all.subarray(offset, offset + length),
    mismatch(chunk, offset) {
      const expected = all.subarray(offset, offset + chunk.length);
      if (expected.equals(chunk)) return -1;
      return chunk.findIndex((byte, i) => byte !== expected[i]);
    },
    locate(sample, around) {
      const ahead = all.indexOf(sample, around);
      return ahead >= 0 ? ahead : all.lastIndexOf(sample, around);
    },
  };
}
