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
 * number, bytes, tenths of a millisecond that it went on, how much further its offset is than where
 * the transfer before it ended, text. What is nothing at the end is left out.
 */
export type PackedEntry = (number | string)[];

/** A journal as the page holds it. */
export interface PackedJournal {
  /** Names of peers that are neither `client N` nor `origin N`. */
  others: string[];
  entries: PackedEntry[];
}

/** One attempt at a case as the page holds it. */
export interface PackedAttempt {
  /** "attempt 1: failed" */
  label: string;
  /** It was not the subject's: there was none between client and origin. */
  direct?: boolean;
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
  /** The entry that is the first to differ; absent where what should have come is missing. */
  event?: JournalEvent;
}

/** What the page holds of a case, by its id. */
export interface PackedCase {
  /** That the reader most likely wants to see. */
  told: number;
  attempts: PackedAttempt[];
  /** The connection that the failure speaks of. */
  connection?: number;
}

/** Where the next byte of each direction of each peer is to be expected. */
export class Offsets {
  readonly #next = new Map<string, number>();

  /** How far from there this transfer begins; the next begins where it ends. */
  differenceOf(key: string, offset: number, bytes: number): number {
    const expected = this.#next.get(key) ?? 0;
    this.#next.set(key, offset + bytes);
    return offset - expected;
  }

  /** The offset of a transfer that begins so far from there. */
  offsetOf(key: string, difference: number, bytes: number): number {
    const offset = (this.#next.get(key) ?? 0) + difference;
    this.#next.set(key, offset + bytes);
    return offset;
  }
}

const sides = ['client', 'origin'];

/** A peer by number: clients are even, origins odd, and others count down from -1. */
export function numberOfPeer(peer: string, others: string[]): number {
  const [side = '', number = ''] = peer.split(' ');
  const parity = sides.indexOf(side);
  if (parity >= 0 && `${side} ${Number(number)}` === peer) return 2 * Number(number) + parity;
  if (!others.includes(peer)) others.push(peer);
  return -1 - others.indexOf(peer);
}

/** The peer of that number. */
export function nameOfPeer(number: number, others: readonly string[]): string {
  if (number < 0) return others[-1 - number] ?? '';
  return `${sides[number % 2]} ${Math.floor(number / 2)}`;
}

/** The entries that were packed. */
export function unpackJournal({ others, entries }: PackedJournal): JournalEntry[] {
  let tenths = 0;
  const offsets = new Offsets();
  return entries.map(([since, peer, event, bytes, lasted, further, text]) => {
    tenths += Number(since);
    const moved = Number(bytes ?? 0);
    const offset = () => offsets.offsetOf(`${peer} ${event}`, Number(further ?? 0), moved);
    return {
      at: tenths / 10,
      peer: nameOfPeer(Number(peer), others),
      event: packedEvents[Number(event)] ?? 'note',
      ...(moved && { bytes: moved, offset: offset() }),
      ...(lasted && { until: (tenths + Number(lasted)) / 10 }),
      ...(text && { text: String(text) }),
    };
  });
}
