import type { JournalEntry, JournalEvent } from '../../../harness/journal.js';

/** What can happen on the wire, by the number that the page has for it. */
export const packedEvents: readonly JournalEvent[] = [
  'connected',
  'accepted',
  'sent',
  'received',
  'sent-fin',
  'sent-reset',
  'fin',
  'reset',
  'closed',
  'note',
];

/**
 * An entry as the page holds it: tenths of a millisecond since the entry before, peer and event by
 * number, bytes, offset, tenths of a millisecond that it went on, text. What is nothing at the end
 * is left out.
 */
export type PackedEntry = (number | string)[];

/** A journal as the page holds it. */
export interface PackedJournal {
  peers: string[];
  entries: PackedEntry[];
}

/** One attempt at a case as the page holds it. */
export interface PackedAttempt {
  /** "attempt 1: failed" */
  label: string;
  journal: PackedJournal;
  /** When it ended, in milliseconds, where that is known. */
  end?: number;
  /** Each sample: milliseconds since the attempt began, KiB of memory, milliseconds of a core. */
  usage: [at: number, memory: number, cpuMs: number][];
  output: string;
  divergence?: Divergence;
}

/** Where a connection departs from the same connection without the subject. */
export interface Divergence {
  peer: string;
  /** In milliseconds since the attempt began. */
  at: number;
  /** What this peer saw there. */
  seen: string;
  /** What it saw without the subject. */
  direct: string;
  /** Nothing happened here that is wrong: what should have happened is missing. */
  lacks?: true;
}

/** What the page holds of a case, by its id. */
export interface PackedCase {
  /** That the reader most likely wants to see. */
  told: number;
  attempts: PackedAttempt[];
  /** The connection that the failure speaks of. */
  connection?: number;
}

/** The entries that were packed. */
export function unpackJournal({ peers, entries }: PackedJournal): JournalEntry[] {
  let tenths = 0;
  return entries.map(([since, peer, event, bytes = 0, offset = 0, lasted = 0, text = '']) => {
    tenths += Number(since);
    return {
      at: tenths / 10,
      peer: peers[Number(peer)] ?? '',
      event: packedEvents[Number(event)] ?? 'note',
      ...(bytes && { bytes: Number(bytes), offset: Number(offset) }),
      ...(lasted && { until: (tenths + Number(lasted)) / 10 }),
      ...(text && { text: String(text) }),
    };
  });
}
