import type { JournalEntry, JournalEvent } from '../../../harness/journal.js';
import { bytesText, lengthText, momentText, sizeText } from './words.js';

/** What an entry is drawn as. */
export type MarkKind = 'connect' | 'transfer' | 'fin' | 'reset' | 'closed' | 'note';

export interface Mark {
  kind: MarkKind;
  side: 'client' | 'origin' | 'tester';
  /** From the peer to the proxy, and not the other way. */
  toProxy: boolean;
  /** What stands at it. */
  label: string;
  /** Everything that is known of it, in one line. */
  told: string;
}

const shapes: Record<JournalEvent, [kind: MarkKind, toProxy: boolean, words: string]> = {
  connected: ['connect', true, 'connected'],
  accepted: ['connect', false, 'accepted the connection'],
  sent: ['transfer', true, 'sent'],
  received: ['transfer', false, 'received'],
  'sent-fin': ['fin', true, 'sent FIN'],
  'sent-reset': ['reset', true, 'sent a reset'],
  fin: ['fin', false, 'received FIN'],
  reset: ['reset', false, 'the connection was reset'],
  closed: ['closed', false, 'the connection is closed'],
  note: ['note', false, ''],
};

/** How an entry is to be drawn; with the number of its connection where several are shown. */
export function markOf(entry: JournalEntry, numbered: boolean): Mark {
  const [kind, toProxy] = shapes[entry.event];
  const number = connectionOf(entry.peer);
  const prefix = numbered && number !== undefined ? `${number}: ` : '';
  return {
    kind,
    side: sideOf(entry.peer),
    toProxy,
    label: `${prefix}${labelOf(kind, entry)}`,
    told: tell(entry),
  };
}

function labelOf(kind: MarkKind, { event, bytes = 0, text = '' }: JournalEntry): string {
  switch (kind) {
    case 'transfer':
      return sizeText(bytes);
    case 'fin':
      return 'FIN';
    case 'reset':
      return text ? `RST ${text}` : 'RST';
    case 'note':
      return text;
    default:
      return event;
  }
}

function tell({ at, until, peer, event, bytes, offset = 0, text }: JournalEntry): string {
  const [, , words] = shapes[event];
  const parts = [
    words,
    ...(bytes ? [`${bytesText(bytes)} from offset ${offset.toLocaleString('en-US')} on`] : []),
    ...(until === undefined ? [] : [`in ${lengthText(until - at)}`]),
    ...(text ? [event === 'note' ? text : `(${text})`] : []),
  ];
  return `${momentText(at)}, ${peer}: ${parts.filter(Boolean).join(' ')}`;
}

function sideOf(peer: string): Mark['side'] {
  if (peer.startsWith('client')) return 'client';
  return peer.startsWith('origin') ? 'origin' : 'tester';
}

/** The number in a peer's name, which its other side has too; none for the tester itself. */
export function connectionOf(peer: string): number | undefined {
  const [, number] = /^(?:client|origin) (\d+)$/.exec(peer) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** Every connection that something is told of, in order. */
export function connectionsIn(entries: readonly JournalEntry[]): number[] {
  const numbers = new Set(entries.flatMap(({ peer }) => connectionOf(peer) ?? []));
  return [...numbers].sort((a, b) => a - b);
}

/** What concerns one connection, the tester's own notes included. */
export function entriesOf(entries: readonly JournalEntry[], connection: number): JournalEntry[] {
  return entries.filter(({ peer }) => (connectionOf(peer) ?? connection) === connection);
}
