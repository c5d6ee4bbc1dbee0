/// <reference lib="dom" />
import { type Arrangement, headHeight, lineHeight, type Scene } from './arrange.js';
import type { Columns } from './arrows.js';
import { svg } from './elements.js';
import type { Silence } from './layout.js';
import { connectionOf } from './marks.js';
import { lengthText, momentText } from './words.js';

/** Client, proxy and origin, down to the bottom. */
export function drawColumns(
  { client, left, right, origin }: Columns,
  { entries, several, direct }: Scene,
  bottom: number,
): SVGElement[] {
  const number = entries.map(({ peer }) => connectionOf(peer)).find((each) => each !== undefined);
  const named = (side: string) =>
    several || number === undefined ? `${side}s` : `${side} ${number}`;
  const top = headHeight - 8;
  const line = (x: number) => svg('line', { class: 'life', x1: x, x2: x, y1: top, y2: bottom });
  const head = (x: number, anchor: string, words: string) =>
    svg('text', { class: 'column', x, y: top - 8, 'text-anchor': anchor }, words);
  const size = { x: left, y: top, width: right - left, height: bottom - top };
  return [
    line(client),
    line(origin),
    svg('rect', { class: direct ? 'proxy none' : 'proxy', ...size }),
    head(client, 'middle', named('client')),
    head((left + right) / 2, 'middle', direct ? 'no proxy' : 'proxy'),
    head(origin + 8, 'end', named('origin')),
  ];
}

/** A long time in which nothing happened. */
export function drawSilence({ top, bottom, ms }: Silence, width: number): SVGElement {
  const words = `${lengthText(ms)} nothing`;
  return svg(
    'g',
    { class: 'silence' },
    svg('rect', { x: 0, y: top, width, height: bottom - top }),
    svg('text', { x: 4, y: (top + bottom) / 2 + 4 }, words),
  );
}

/** Where the case ends, or what is known of it. */
export function drawEnd(
  { layout: { bottom }, ending }: Arrangement,
  words: string,
  width: number,
): SVGElement[] {
  return [
    svg('text', { class: 'time', x: 4, y: bottom + 4 }, momentText(ending)),
    svg('text', { class: 'time', x: 82, y: bottom - 5 }, words),
    svg('line', { class: 'end', x1: 66, x2: width - 2, y1: bottom, y2: bottom }),
  ];
}

/** The line behind which nothing is as it should be. */
export function drawParting(
  { y, lines }: NonNullable<Arrangement['parting']>,
  width: number,
): SVGElement {
  const height = lines.length * lineHeight + 6;
  const top = y - height;
  return svg(
    'g',
    { class: 'parting' },
    svg('rect', { x: 68, y: top - 2, width: width - 70, height }),
    ...lines.map((line, index) => svg('text', { x: 76, y: top + 12 + index * lineHeight }, line)),
    svg('line', { x1: 0, x2: width, y1: y, y2: y }),
  );
}
