/** What takes a place on the way down: a row of its own, and the time that it went on. */
export interface Spell {
  at: number;
  until?: number;
  /** Room that is kept above it. */
  above?: number;
}

/** A long silence, drawn no longer than a short one. */
export interface Silence {
  top: number;
  bottom: number;
  ms: number;
}

export interface Layout {
  /** Where each spell stands, in the order in which they were given. */
  rows: number[];
  silences: Silence[];
  /** Where the last of them stands. */
  bottom: number;
  /** Where a moment stands, in milliseconds, between the first and the last. */
  yOf(at: number): number;
}

const rowHeight = 26;
/** From this on nothing is a silence, in milliseconds. */
const silence = 1_000;
const silenceHeight = 34;
/** Around a silence; more below it, where the words of the next row stand. */
const beforeSilence = 8;
const behindSilence = 22;
const longestStep = 48;

/** Time without a name of its own takes more room the longer it is, but ever less so. */
function roomFor(ms: number): number {
  return ms <= 0 ? 0 : Math.min(longestStep, 10 * Math.log2(1 + ms / 5));
}

/**
 * Places spells, in order of time, from `top` downward: each has a row for itself, what comes later
 * stands lower, and where nothing happens for long there is a gap that is always as large.
 */
export function layOut(spells: readonly Spell[], top: number): Layout {
  const rows: number[] = [];
  const silences: Silence[] = [];
  const points: { at: number; y: number }[] = [];
  let y = top;
  let busyUntil = Number.NEGATIVE_INFINITY;
  for (const { at, row } of momentsOf(spells)) {
    const before = points.at(-1);
    if (before) {
      const ms = at - before.at;
      if (ms >= silence && busyUntil <= before.at) {
        const gap = before.y + beforeSilence;
        silences.push({ top: gap, bottom: gap + silenceHeight, ms });
        y = gap + silenceHeight + behindSilence;
      } else y += roomFor(ms);
    }
    if (row !== undefined) {
      const { until = at, above = 0 } = spells[row] as Spell;
      const last = rows[row - 1];
      if (last !== undefined) y = Math.max(y, last + rowHeight);
      y += above;
      rows[row] = y;
      busyUntil = Math.max(busyUntil, until);
    }
    points.push({ at, y });
  }
  return { rows, silences, bottom: y, yOf: (at) => between(points, at) };
}

/** Beginnings, which have a row, and ends, which have none. */
function momentsOf(spells: readonly Spell[]): { at: number; row?: number }[] {
  const ends = spells.flatMap(({ until }) => (until === undefined ? [] : { at: until }));
  return [...spells.map(({ at }, row) => ({ at, row })), ...ends].sort((a, b) => a.at - b.at);
}

function between(points: readonly { at: number; y: number }[], at: number): number {
  const after = points.findIndex((point) => point.at >= at);
  const next = points[after] ?? points.at(-1);
  const before = points[after - 1];
  if (!next) return 0;
  if (!before || next.at <= at) return next.y;
  return before.y + ((at - before.at) / (next.at - before.at)) * (next.y - before.y);
}
