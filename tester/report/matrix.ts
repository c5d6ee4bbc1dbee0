import type { RunStory } from '../log/story.js';
import {
  type ComparedSubject,
  type ComparisonRow,
  compareRuns,
  countsText,
  type Outcome,
  outcomes,
} from './comparison.js';

/** Outcomes where there is no room for words. */
export const symbols: Readonly<Record<Outcome, string>> = {
  passed: '✓',
  flaky: '~',
  failed: '✗',
  inconclusive: '?',
  skipped: '-',
  'not finished': '…',
  'not begun': '.',
  'not run': ' ',
};

const gap = '  ';
/** Of an id this much is kept, however narrow the lines are. */
const shortestId = 12;

/** What stands below each other, the head first. */
interface Column {
  lines: readonly string[];
  width: number;
}

interface Drawing {
  columns: readonly Column[];
  /** Numbers stand for the subjects, which are named below. */
  numbered?: true;
  /** The symbols are to be explained. */
  legend?: true;
}

/**
 * Subjects beside each other, a line of at most `width` columns for each case, or with
 * `differences` for each in which they differ, and the sums below: in words where there is room,
 * else in symbols; what still does not fit follows in further blocks.
 */
export function matrixReport(
  runs: readonly RunStory[],
  width: number,
  { differences = false } = {},
): string[] {
  const { subjects, rows: all, notes } = compareRuns(runs);
  const rows = all.filter(({ differs }) => differs || !differences);
  const ids = column(
    'case',
    rows.map(({ head }) => head.id),
  );
  const { columns, numbered, legend } = drawing(subjects, rows, width - gap.length - ids.width);
  return [
    ...(rows.length > 0 ? blocks(ids, columns, width) : [noDifference(subjects, all.length)]),
    '',
    ...sums(subjects, numbered),
    ...(legend ? [legendOf(rows)] : []),
    ...notes.map((note) => `note: ${note}`),
  ];
}

function noDifference(subjects: readonly ComparedSubject[], cases: number): string {
  const [only, second] = subjects;
  if (only && !second) return `there is nothing to compare ${only.label} with`;
  return `there is no difference in ${cases} cases`;
}

/** The first way to draw it that has room in `width` columns, or else the narrowest. */
function drawing(
  subjects: readonly ComparedSubject[],
  rows: readonly ComparisonRow[],
  width: number,
): Drawing {
  const draw = (head: (at: number) => string, text: (outcome: Outcome) => string) =>
    subjects.map((_, at) =>
      column(
        head(at),
        rows.map(({ cells }) => text(cells[at]?.outcome ?? 'not run')),
      ),
    );
  const label = (at: number) => subjects[at]?.label ?? '';
  const symbol = (outcome: Outcome) => symbols[outcome];
  const wide: Drawing[] = [
    { columns: draw(label, (outcome) => outcome) },
    { columns: draw(label, symbol), legend: true },
  ];
  const narrow = draw((at) => String(at + 1), symbol);
  const fitting = wide.find(({ columns }) => widthOf(columns) <= width);
  return fitting ?? { columns: narrow, numbered: true, legend: true };
}

function column(head: string, cells: readonly string[]): Column {
  const lines = [head, ...cells];
  return { lines, width: Math.max(...lines.map(length)) };
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, each) => sum + gap.length + each.width, -gap.length);
}

/** As many columns in each block as there is room for behind the ids. */
function blocks(ids: Column, columns: readonly Column[], width: number): string[] {
  // Where there must be several blocks anyway, the ids leave half of the line to the columns.
  const whole = widthOf([ids, ...columns]) <= width;
  const room = whole ? width : Math.max(shortestId, Math.floor(width / 2));
  const first = { ...ids, width: Math.min(ids.width, room) };
  const groups: Column[][] = [];
  for (const each of columns) {
    const group = groups.at(-1);
    if (group && widthOf([first, ...group, each]) <= width) group.push(each);
    else groups.push([each]);
  }
  return groups.flatMap((group, index) => {
    const block = [first, ...group];
    const lines = ids.lines.map((_, line) =>
      block
        .map((each) => fit(each.lines[line] ?? '', each.width))
        .join(gap)
        .trimEnd(),
    );
    return index > 0 ? ['', ...lines] : lines;
  });
}

function sums(subjects: readonly ComparedSubject[], numbered = false): string[] {
  const names = subjects.map(({ label }, at) => (numbered ? `${at + 1}  ${label}` : label));
  const longest = Math.max(...names.map(length));
  return subjects.map(({ score, counts, runs }, at) => {
    const repeated = runs > 1 ? `; the worst of ${runs} runs` : '';
    const name = fit(names[at] ?? '', longest);
    return `${name}  ${score.points} of ${score.of} points: ${countsText(counts)}${repeated}`;
  });
}

function legendOf(rows: readonly ComparisonRow[]): string {
  const there = new Set(rows.flatMap(({ cells }) => cells.map(({ outcome }) => outcome)));
  const shown = outcomes.filter((each) => there.has(each) && each !== 'not run');
  return shown.map((each) => `${symbols[each]} ${each}`).join(gap);
}

/** Exactly so long. */
function fit(text: string, width: number): string {
  const spare = width - length(text);
  return spare < 0 ? `${[...text].slice(0, width - 1).join('')}…` : text + ' '.repeat(spare);
}

function length(text: string): number {
  return [...text].length;
}
