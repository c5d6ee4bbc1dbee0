import type { JournalEntry } from '../../../harness/journal.js';
import { type Layout, layOut } from './layout.js';
import type { Divergence } from './packing.js';
import { wrapText } from './words.js';

/** What is drawn of the wire. */
export interface Scene {
  entries: readonly JournalEntry[];
  /** More than one connection is shown. */
  several: boolean;
  /** There is no proxy between client and origin. */
  direct: boolean;
  /** When the case ended, in milliseconds, where that is known. */
  end?: number | undefined;
  divergence?: Divergence | undefined;
}

/** Where everything stands, in pixels from the top. */
export interface Arrangement {
  layout: Layout;
  /** When what is known ends, in milliseconds. */
  ending: number;
  /** The line behind which nothing is as it should be, and what is written above it. */
  parting?: { y: number; lines: string[] };
}

export const headHeight = 34;
export const lineHeight = 16;
/** Between the line of the parting and the row below it. */
const belowParting = 22;
const widthOfLetter = 6.6;

/** Finds a place for everything in a drawing of this width. */
export function arrange({ entries, end, divergence }: Scene, width: number): Arrangement {
  const last = Math.max(0, ...entries.map(({ at, until = at }) => until));
  const ending = Math.max(end ?? last, last);
  const spells = [...entries.map(({ at, until = at }) => ({ at, until })), { at: ending }];
  const top = headHeight + 30;
  if (!divergence) return { layout: layOut(spells, top), ending };
  const lines = wrapText(wordsOf(divergence), Math.floor((width - 90) / widthOfLetter));
  const found = entries.findIndex((each) => departs(each, divergence));
  // What is missing is missed at the end.
  const row = found < 0 ? entries.length : found;
  const above = 16 + lines.length * lineHeight;
  const layout = layOut(
    spells.map((spell, index) => (index === row ? { ...spell, above } : spell)),
    top,
  );
  return { layout, ending, parting: { y: (layout.rows[row] ?? top) - belowParting, lines } };
}

function wordsOf({ peer, seen, direct }: Divergence): string {
  return `Departs from the direct run: ${peer} saw ${seen}. Directly: ${direct}.`;
}

/** The entry itself, or the next of its kind where it was left out. */
function departs({ at, peer, event }: JournalEntry, divergence: Divergence): boolean {
  return peer === divergence.peer && event === divergence.event && at >= divergence.at;
}
