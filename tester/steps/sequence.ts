import { type Payload, payloadOf } from '../harness/payload.js';

/** So many bytes of a payload, from its beginning. */
export interface Part {
  payload: Payload;
  length: number;
}

/**
 * Parts one behind the other, as one payload. More of them may be added while it is used; whatever
 * arrives behind the last one is wrong.
 */
export function sequence(parts: readonly Part[]): Payload {
  return payloadOf((offset, length) => {
    const pieces: Buffer[] = [];
    let start = 0;
    for (const { payload, length: size } of parts) {
      const from = Math.max(offset - start, 0);
      const to = Math.min(offset + length - start, size);
      if (from < to) pieces.push(payload.bytes(from, to - from));
      start += size;
    }
    return Buffer.concat(pieces);
  });
}
