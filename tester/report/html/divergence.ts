import type { JournalEntry, JournalEvent } from '../../harness/journal.js';
import type { Divergence } from './browser/packing.js';
import { bytesText } from './browser/words.js';

/** What a peer sees, not what it does; bytes one after the other are one observation. */
interface Observation {
  event: JournalEvent;
  at: number;
  bytes: number;
  /** The transfers that it is made of. */
  parts: { at: number; bytes: number }[];
}

const observed: ReadonlySet<JournalEvent> = new Set([
  'connected',
  'accepted',
  'received',
  'fin',
  'reset',
  'closed',
]);

/** More of what was to come than this nobody needs to know. */
const mostTold = 3;

/**
 * Where a peer, or the one on the other side of its connection, first saw something that the same
 * peer did not see on a direct connection; the earlier of both. Times do not matter, nor into how
 * many pieces bytes were cut. What is missing is missed at `end`, in milliseconds. Undefined where
 * both saw the same, and for a peer that there is not on the direct connection.
 */
export function findDivergence(
  journal: readonly JournalEntry[],
  direct: readonly JournalEntry[],
  { peer, end }: { peer: string; end: number },
): Divergence | undefined {
  const found = [peer, otherSideOf(peer)].flatMap((name) => {
    const expected = observe(direct, name);
    if (expected.length === 0) return [];
    return compare(name, observe(journal, name), expected, end) ?? [];
  });
  return found.sort((a, b) => a.at - b.at)[0];
}

function otherSideOf(peer: string): string {
  return peer.startsWith('client')
    ? peer.replace('client', 'origin')
    : peer.replace('origin', 'client');
}

function observe(journal: readonly JournalEntry[], name: string): Observation[] {
  const observations: Observation[] = [];
  for (const { at, peer, event, bytes = 0 } of journal) {
    if (peer !== name || !observed.has(event)) continue;
    const last = observations.at(-1);
    if (last && event === 'received' && last.event === 'received') {
      last.bytes += bytes;
      last.parts.push({ at, bytes });
    } else observations.push({ event, at, bytes, parts: [{ at, bytes }] });
  }
  return observations;
}

function compare(
  peer: string,
  seen: readonly Observation[],
  expected: readonly Observation[],
  end: number,
): Divergence | undefined {
  let received = 0;
  for (const [index, own] of seen.entries()) {
    const wanted = expected[index];
    const short = (seen[index - 1]?.bytes ?? 0) < (expected[index - 1]?.bytes ?? 0);
    // Whoever saw it all may stop looking before the connection is over.
    if (!wanted && !short && own.event === 'closed') return undefined;
    if (short || own.event !== wanted?.event || own.bytes > wanted.bytes) {
      const from = short ? index - 1 : index;
      const at = own.event === wanted?.event ? surplusAt(own, wanted.bytes) : own.at;
      const direct = nameAll(expected.slice(from));
      return { peer, at, event: own.event, seen: nameOf(own, received), direct };
    }
    received += own.bytes;
  }
  const last = seen.length - 1;
  const short = last >= 0 && (seen[last]?.bytes ?? 0) < (expected[last]?.bytes ?? 0);
  const missing = expected.slice(short ? last : seen.length);
  if (missing.length === 0) return undefined;
  const words = short ? `nothing after ${bytesText(received)}` : 'nothing more';
  return { peer, at: end, seen: words, direct: nameAll(missing) };
}

/** When the first transfer came that was too much. */
function surplusAt({ at, parts }: Observation, wanted: number): number {
  let sum = 0;
  for (const part of parts) {
    sum += part.bytes;
    if (sum > wanted) return part.at;
  }
  return at;
}

function nameAll(observations: readonly Observation[]): string {
  const names = observations.slice(0, mostTold).map((each) => nameOf(each));
  if (observations.length > mostTold) names.push('more');
  return names.join(', then ') || 'nothing more';
}

function nameOf({ event, bytes }: Observation, received?: number): string {
  const after = received === undefined ? '' : ` after ${bytesText(received)}`;
  switch (event) {
    case 'received':
      return bytesText(bytes);
    case 'fin':
      return `FIN${after}`;
    case 'reset':
      return `a reset${after}`;
    case 'closed':
      return `the end of the connection${after}`;
    default:
      return 'the connection';
  }
}
