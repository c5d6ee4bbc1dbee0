import type { JournalEntry } from '../harness/journal.js';

/** The journal as a table, indented below a failure. */
export function formatJournal(entries: readonly JournalEntry[]): string[] {
  if (entries.length === 0) return [];
  return ['  journal (seconds since the case began):', ...entries.map(formatEntry)];
}

function formatEntry({ at, until, peer, event, bytes, offset = 0, text }: JournalEntry): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const time = until === undefined ? seconds(at) : `${seconds(at)}-${seconds(until)}`;
  const amount = bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const what = bytes ? `${event} ${amount} at ${offset}` : event;
  return `    ${time.padStart(13)}  ${peer.padEnd(10)} ${what}${text ? ` (${text})` : ''}`;
}

/** What the subject printed, indented below a failure. */
export function formatOutput(output: string): string[] {
  const text = output.trimEnd();
  if (text === '') return ['  the subject printed nothing'];
  return ['  the subject printed:', ...text.split('\n').map((line) => `    ${line}`)];
}
