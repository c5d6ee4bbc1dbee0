import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Payload } from '../harness/payload.js';
import type { Peer } from '../harness/peer.js';

/** A peer whose incoming bytes are compared with a payload, from its first byte on. */
export interface Followed {
  peer: Peer;
  /** Throws the {@link Failure} of the first wrong byte, if there was one. */
  assert(): void;
}

/** Compares everything that the peer will receive with the payload. */
export function follow(peer: Peer, payload: Payload): Followed {
  let failure: Failure | undefined;
  peer.onData((chunk, offset) => {
    const index = failure ? -1 : payload.mismatch(chunk, offset);
    if (index >= 0) failure = wrongByte(peer, payload, chunk.subarray(index), offset + index);
  });
  return {
    peer,
    assert() {
      if (failure) throw failure;
    },
  };
}

function wrongByte(peer: Peer, payload: Payload, found: Buffer, offset: number): Failure {
  const hex = (bytes: Buffer) => bytes.subarray(0, 8).toString('hex');
  const wanted = payload.bytes(offset, Math.min(8, found.length));
  return new Failure({
    expected: `bytes unchanged and in order: ${hex(wanted)} at byte ${offset}`,
    seen: `${hex(found)} ${displacement(payload, found, offset)}`,
    where: `${peer.name}, byte ${offset} of what it received`,
    peer: peer.name,
  });
}

/** Says where the unexpected bytes belong, which tells loss from repetition from damage. */
function displacement(payload: Payload, found: Buffer, offset: number): string {
  const sample = found.subarray(0, 8);
  const home = sample.length < 8 ? -1 : payload.locate(sample, offset);
  if (home > offset) return `(these belong ${home - offset} bytes further on: lost or reordered)`;
  if (home >= 0) return `(these belong ${offset - home} bytes before: repeated or reordered)`;
  return '(these stand nowhere near in the stream: changed, or of another connection)';
}

/**
 * Waits until each of these peers has received `total` bytes, all of them right.
 *
 * Fails at once when one of the connections ends or a byte is wrong, and when no byte has arrived
 * anywhere among them for `patience` milliseconds, stretched by the time scale.
 */
export async function expectBytes(
  context: CaseContext,
  followed: Followed | readonly Followed[],
  total: number,
  patience = 5_000,
): Promise<void> {
  const all = [followed].flat();
  const progress = () => all.reduce((sum, each) => sum + each.peer.received, 0);
  const behind = () => all.find(({ peer }) => peer.received < total)?.peer;
  const arrived = () => {
    for (const each of all) each.assert();
    if (!behind()) return true;
    const over = all.find(({ peer }) => peer.fin || peer.closing);
    if (over) throw endedEarly(over.peer, total);
    return false;
  };
  const limit = context.scaled(patience);
  let before = 0;
  let since = context.journal.now();
  const look = () => {
    if (progress() > before) since = context.journal.now();
    before = progress();
    return arrived();
  };
  for (let left = limit; left > 0; left = since + limit - context.journal.now())
    if (await context.until(look, left)) return;
  const peer = behind() as Peer;
  throw new Failure(
    {
      expected: bytes(total),
      seen: `${bytes(peer.received)}, then nothing for ${Number((limit / 1000).toFixed(1))} s; ${peer.describe()}`,
      where: `${peer.name}, after byte ${peer.received} of what it received`,
      peer: peer.name,
    },
    true,
  );
}

function endedEarly(peer: Peer, total: number): Failure {
  return new Failure({
    expected: peer.received < total ? bytes(total) : 'an open connection',
    seen: `${peer.describe()} after ${bytes(peer.received)}`,
    where: `${peer.name}, after byte ${peer.received} of what it received`,
    peer: peer.name,
  });
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}
