/// <reference lib="dom" />
import { svg } from './elements.js';
import type { Mark } from './marks.js';

/** Where the columns stand, in pixels from the left. */
export interface Columns {
  client: number;
  /** The two faces of the proxy. */
  left: number;
  right: number;
  origin: number;
}

/** For a drawing of this width; what is left of the client's column is for the time. */
export function columnsFor(width: number): Columns {
  const client = 74;
  const origin = width - 10;
  const middle = (client + origin) / 2;
  return { client, left: middle - 18, right: middle + 18, origin };
}

/** One thing that happened, from its column to the proxy's or the other way. */
export function drawMark(
  { kind, side, toProxy, label, told }: Mark,
  y: number,
  untilY: number | undefined,
  columns: Columns,
): SVGGElement {
  const group = svg('g', { class: `mark ${kind}`, role: 'img', 'aria-label': told, tabindex: -1 });
  const [peer, proxy] = facesOf(side, columns);
  const [from, to] = toProxy ? [peer, proxy] : [proxy, peer];
  const [west, east] = [Math.min(from, to), Math.max(from, to)];
  group.append(
    svg('rect', { class: 'hit', x: west - 8, y: y - 15, width: east - west + 16, height: 23 }),
  );
  if (kind === 'closed') group.append(square(peer, y));
  else if (kind !== 'note') group.append(...arrow(kind, from, to, y));
  if (untilY !== undefined && untilY > y + 3) group.append(duration(peer, y, untilY));
  // A square has no line that its word could stand on.
  const beside = { x: peer + (side === 'origin' ? -9 : 9), y: y + 4 };
  const above = { x: (from + to) / 2, y: y - 5, 'text-anchor': 'middle' };
  const anchored = { ...beside, 'text-anchor': side === 'origin' ? 'end' : 'start' };
  const text = kind === 'closed' ? anchored : above;
  const room = Math.floor((east - west) / 6.4);
  group.append(svg('text', text, label.length > room ? `${label.slice(0, room - 1)}…` : label));
  return group;
}

/** Where the peer stands, and where the proxy does; a word of the tester goes all the way. */
function facesOf(side: Mark['side'], { client, left, right, origin }: Columns): [number, number] {
  if (side === 'tester') return [client, origin];
  return side === 'origin' ? [origin, right] : [client, left];
}

/** The line and the head of an arrow. */
export function arrow(kind: Mark['kind'], from: number, to: number, y: number): SVGElement[] {
  const line = svg('line', { class: 'line', x1: from, x2: to, y1: y, y2: y });
  return [line, head(kind, to, y, Math.sign(to - from))];
}

/** Each kind has a shape of its own, for those who cannot tell the colours apart. */
function head(kind: Mark['kind'], x: number, y: number, way: number): SVGElement {
  const back = x - 9 * way;
  switch (kind) {
    case 'connect':
      return svg('circle', { class: 'head open', cx: x - 4 * way, cy: y, r: 4 });
    case 'fin':
      return svg('path', {
        class: 'head bar',
        d: `M${back} ${y - 5}L${x - 3 * way} ${y}L${back} ${y + 5}M${x - way} ${y - 6}V${y + 6}`,
      });
    case 'reset':
      return svg('path', {
        class: 'head bar',
        d: `M${back} ${y - 5}L${x} ${y + 5}M${back} ${y + 5}L${x} ${y - 5}`,
      });
    default:
      return svg('path', { class: 'head', d: `M${x} ${y}L${back} ${y - 5}V${y + 5}Z` });
  }
}

function square(x: number, y: number): SVGElement {
  return svg('rect', { class: 'head', x: x - 4, y: y - 4, width: 8, height: 8 });
}

/** How long it went on, down the column of the peer. */
function duration(x: number, y: number, untilY: number): SVGElement {
  return svg('line', { class: 'duration', x1: x, x2: x, y1: y, y2: untilY });
}
