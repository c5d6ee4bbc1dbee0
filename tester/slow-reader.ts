import type { CaseContext } from './harness/context.js';
import { type End, sendMore } from './pair.js';

/** Bytes at a time: less than what most programs call a full buffer, so they go on reading. */
const piece = 8 * 1024;
/** More than the way through a correct proxy holds before its last leg is full. */
const cap = 16 * 1024 * 1024;
/** Bytes that have not moved on for so long wait for the reader, in milliseconds. */
const settled = 60;
/** No longer than this, in milliseconds: a slow machine may take its time with so many pieces. */
const patience = 3_000;

/** Has an end that does not read begin to, a little at a time with pauses of `ms` between. */
export function readSlowly(end: End, ms: number): void {
  const { peer } = end;
  peer.onData(() => {
    peer.pause();
    setTimeout(() => peer.resume(), ms);
  });
  peer.resume();
}

/**
 * Has `writer` send to an end that does not read, in small pieces, until the kernel before that end
 * is full to the brim: then the last piece is one that the subject has and could not pass on.
 * Where that cannot be seen, `least` bytes are sent at once.
 */
export async function fillUp(
  context: CaseContext,
  writer: End,
  reader: End,
  least: number,
): Promise<void> {
  const { journal } = context;
  const underWay = () => reader.peer.underWay();
  if (underWay() === undefined) {
    sendMore(writer, least);
    return;
  }
  const late = journal.now() + patience;
  while (writer.total < cap && journal.now() < late) {
    sendMore(writer, piece);
    const since = journal.now();
    while ((underWay() ?? cap) < writer.total) {
      if (journal.now() - since > settled) return;
      await context.sleep(1);
    }
  }
}
