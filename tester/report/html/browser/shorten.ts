import type { JournalEntry } from '../../../harness/journal.js';

/** At most so many entries, half of them from each end, with a word in between about the rest. */
export function shorten(entries: readonly JournalEntry[], most: number): JournalEntry[] {
  const leftOut = entries.length - most;
  if (leftOut <= 0) return [...entries];
  const behind = Math.floor(most / 2);
  const last = entries.slice(entries.length - behind);
  const at = (last[0] ?? entries.at(-1))?.at ?? 0;
  const text = leftOut === 1 ? '1 entry is left out here' : `${leftOut} entries are left out here`;
  return [...entries.slice(0, most - behind), { at, peer: 'tester', event: 'note', text }, ...last];
}
