/// <reference lib="dom" />
import type { JournalEntry } from '../../../harness/journal.js';
import { type Columns, columnsFor, drawMark } from './arrows.js';
import { drawToWidth, html, svg } from './elements.js';
import { type Layout, layOut } from './layout.js';
import { connectionOf, markOf } from './marks.js';
import type { Divergence } from './packing.js';
import { attachTip } from './tip.js';
import { lengthText, momentText, wrapText } from './words.js';

const headHeight = 34;
const lineHeight = 16;

/** What is drawn of the wire. */
export interface Scene {
  entries: readonly JournalEntry[];
  /** More than one connection is shown. */
  several: boolean;
  /** When the case ended, in milliseconds, where that is known. */
  end?: number | undefined;
  divergence?: Divergence | undefined;
}

/** Draws client, proxy and origin side by side, time running down, and what went between them. */
export function drawTimeline(scene: Scene): HTMLElement {
  const frame = html('div', { class: 'timeline' });
  drawToWidth(frame, (width) => {
    const drawing = paint(scene, width);
    frame.replaceChildren(drawing);
    attachTip(frame, drawing);
  });
  return frame;
}

/** The divergence as lines that fit. */
function wordsOf({ peer, seen, direct }: Divergence, width: number): string[] {
  const text = `Departs from the direct run: ${peer} saw ${seen}. Directly: ${direct}.`;
  return wrapText(text, Math.floor((width - 90) / 6.6));
}

function paint({ entries, several, end, divergence }: Scene, width: number): SVGSVGElement {
  const columns = columnsFor(width);
  const words = divergence ? wordsOf(divergence, width) : [];
  const parting = entries.findIndex((each) => divergence && departs(each, divergence));
  const room = 16 + words.length * lineHeight;
  const spells = entries.map(({ at, until }, index) => ({
    at,
    ...(until !== undefined && { until }),
    ...(index === parting && { above: room }),
  }));
  const last = Math.max(0, ...entries.map(({ at, until = at }) => until));
  const ending = Math.max(end ?? last, last);
  const lacking = divergence && parting < 0;
  const layout = layOut(
    [...spells, { at: ending, ...(lacking && { above: room }) }],
    headHeight + 30,
  );
  const height = layout.bottom + 16;
  const drawing = svg('svg', {
    width,
    height,
    role: 'group',
    'aria-label': 'What went over the wire; the arrow keys lead from one to the next',
  });
  drawing.append(...columnHeads(columns, entries, several, layout.bottom));
  drawing.append(...layout.silences.map((each) => drawSilence(each, width)));
  let shown = '';
  for (const [index, entry] of entries.entries()) {
    const y = layout.rows[index] ?? 0;
    const moment = momentText(entry.at);
    if (moment !== shown) drawing.append(svg('text', { class: 'time', x: 4, y: y + 4 }, moment));
    shown = moment;
    const untilY = entry.until === undefined ? undefined : layout.yOf(entry.until);
    drawing.append(drawMark(markOf(entry, several), y, untilY, columns));
  }
  drawing.append(
    ...drawEnd(ending, end === undefined ? 'the record ends' : 'the case ends', layout, width),
  );
  if (divergence) {
    const y = layout.rows[lacking ? entries.length : parting] ?? layout.bottom;
    drawing.append(drawParting(words, y - 28, width));
  }
  return drawing;
}

/** The entry itself, or the next of its kind where it was left out. */
function departs({ at, peer, event }: JournalEntry, divergence: Divergence): boolean {
  return peer === divergence.peer && event === divergence.event && at >= divergence.at;
}

function columnHeads(
  { client, left, right, origin }: Columns,
  entries: readonly JournalEntry[],
  several: boolean,
  bottom: number,
): SVGElement[] {
  const number = entries.map(({ peer }) => connectionOf(peer)).find((each) => each !== undefined);
  const named = (side: string) =>
    several || number === undefined ? `${side}s` : `${side} ${number}`;
  const line = (x: number) =>
    svg('line', { class: 'life', x1: x, x2: x, y1: headHeight - 8, y2: bottom });
  const y = headHeight - 16;
  return [
    line(client),
    line(origin),
    svg('rect', {
      class: 'proxy',
      x: left,
      y: headHeight - 8,
      width: right - left,
      height: bottom - headHeight + 8,
    }),
    svg('text', { class: 'column', x: client, y, 'text-anchor': 'middle' }, named('client')),
    svg('text', { class: 'column', x: (left + right) / 2, y, 'text-anchor': 'middle' }, 'proxy'),
    svg('text', { class: 'column', x: origin + 8, y, 'text-anchor': 'end' }, named('origin')),
  ];
}

function drawSilence({ top, bottom, ms }: Layout['silences'][number], width: number): SVGElement {
  const middle = (top + bottom) / 2;
  const group = svg('g', { class: 'silence' });
  group.append(svg('rect', { x: 0, y: top, width, height: bottom - top }));
  group.append(svg('text', { x: 4, y: middle + 4 }, `${lengthText(ms)} nothing`));
  return group;
}

function drawEnd(at: number, words: string, { bottom }: Layout, width: number): SVGElement[] {
  return [
    svg('text', { class: 'time', x: 4, y: bottom + 4 }, momentText(at)),
    svg('text', { class: 'time', x: 82, y: bottom - 5 }, words),
    svg('line', { class: 'end', x1: 66, x2: width - 2, y1: bottom, y2: bottom }),
  ];
}

function drawParting(words: readonly string[], y: number, width: number): SVGElement {
  const top = y - words.length * lineHeight;
  const group = svg('g', { class: 'parting' });
  group.append(
    svg('rect', { x: 68, y: top - 2, width: width - 70, height: words.length * lineHeight + 6 }),
  );
  for (const [index, line] of words.entries())
    group.append(svg('text', { x: 76, y: top + 12 + index * lineHeight }, line));
  group.append(svg('line', { x1: 0, x2: width, y1: y + 6, y2: y + 6 }));
  return group;
}
