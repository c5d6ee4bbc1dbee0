import { type Payload, payloadOf } from '../harness/payload.js';

/**
 * A payload of exactly these bytes, for content that matters as such. Whatever arrives behind
 * them is wrong.
 */
export function literal(content: Uint8Array | string): Payload {
  const all = Buffer.from(content);
  return payloadOf((offset, length) => all.subarray(offset, offset + length));
}
