/// <reference lib="dom" />
import { roundUp, type Sample } from './curves.js';
import { drawToWidth, html, svg } from './elements.js';

/** A quantity over time. */
export interface Curve {
  title: string;
  /** What the largest value is written in, and how many of the samples' own units that is. */
  unit: { name: string; size: number };
  samples: readonly Sample[];
}

const margin = { left: 64, right: 12, top: 10, bottom: 34 };
const plotHeight = 132;

/** Draws a quantity over the seconds of the case; wants two samples at least. */
export function drawPlot(curve: Curve): HTMLElement {
  const into = html('div', { class: 'canvas' });
  drawToWidth(into, (width) => into.replaceChildren(paintPlot(curve, width)));
  return html('figure', { class: 'plot' }, html('figcaption', {}, curve.title), into);
}

function paintPlot({ title, unit, samples }: Curve, width: number): SVGSVGElement {
  const values = samples.map(({ value }) => value / unit.size);
  const largest = roundUp(Math.max(...values));
  const first = samples[0]?.at ?? 0;
  const length = Math.max(1, (samples.at(-1)?.at ?? 0) - first);
  const x = (at: number) =>
    margin.left + ((at - first) / length) * (width - margin.left - margin.right);
  const y = (value: number) =>
    plotHeight - margin.bottom - (value / largest) * (plotHeight - margin.top - margin.bottom);
  const most = Number(Math.max(...values).toPrecision(3));
  const label = `${title}: at most ${most} ${unit.name}`;
  const drawing = svg('svg', { width, height: plotHeight, role: 'img', 'aria-label': label });
  for (const value of [0, largest / 2, largest]) {
    const words = `${Number(value.toPrecision(3))} ${unit.name}`;
    drawing.append(
      svg('line', {
        class: 'grid',
        x1: margin.left,
        x2: width - margin.right,
        y1: y(value),
        y2: y(value),
      }),
      svg('text', { x: margin.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, words),
    );
  }
  for (const at of [first, first + length / 2, first + length]) {
    const words = `${(at / 1000).toFixed(1)} s`;
    const anchor = at === first + length ? 'end' : 'middle';
    drawing.append(svg('text', { x: x(at), y: plotHeight - 18, 'text-anchor': anchor }, words));
  }
  const middle = (margin.left + width - margin.right) / 2;
  const axis = 'seconds since the case began';
  drawing.append(
    svg('text', { class: 'axis', x: middle, y: plotHeight - 4, 'text-anchor': 'middle' }, axis),
  );
  const points = samples.map(
    ({ at }, index) => `${x(at).toFixed(1)},${y(values[index] ?? 0).toFixed(1)}`,
  );
  drawing.append(svg('polyline', { class: 'curve', points: points.join(' ') }));
  return drawing;
}
