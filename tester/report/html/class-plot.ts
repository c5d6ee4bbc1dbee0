import { type Bar, distributionOf, type Row } from '../class.js';

// In units of the drawing, which the page scales.
const width = 640;
const height = 190;
const foot = 34;
const head = 20;
const gap = 6;

/** How the scores are distributed, a bar for each tenth of what there is to earn. */
export function scorePlot(rows: readonly Row[]): string {
  const bars = distributionOf(rows);
  if (bars.length === 0) return '';
  const most = Math.max(...bars.map(({ count }) => count), 1);
  const words = bars
    .filter(({ count }) => count > 0)
    .map((bar) => `${bar.count} with ${range(bar)}`);
  return `<h2 id="scores">Scores</h2>
<svg class="distribution" viewBox="0 0 ${width} ${height}" role="img" aria-label="Submissions by points: ${words.join(', ')}">
${bars.map((bar, at) => barOf(bar, at, { of: bars.length, most })).join('\n')}
<line x1="0" x2="${width}" y1="${height - foot}" y2="${height - foot}"/>
<text x="${width / 2}" y="${height - 3}" class="axis">points</text>
</svg>`;
}

function barOf(bar: Bar, at: number, { of, most }: { of: number; most: number }): string {
  const step = width / of;
  const tall = ((height - head - foot) * bar.count) / most;
  const [x, y] = [at * step + gap / 2, height - foot - tall];
  const middle = round(x + (step - gap) / 2);
  const full = bar.from === bar.to ? ' class="full"' : '';
  const count = bar.count > 0 ? `<text x="${middle}" y="${round(y - 5)}">${bar.count}</text>` : '';
  return `<g${full}><title>${range(bar)}: ${bar.count}</title><rect x="${round(x)}" y="${round(y)}" width="${round(step - gap)}" height="${round(tall)}"/>${count}<text x="${middle}" y="${height - foot + 15}" class="axis">${label(bar)}</text></g>`;
}

/** `70 to below 80 points`, `100 points` */
function range({ from, to }: Bar): string {
  return from === to ? `${from} points` : `${from} to below ${to} points`;
}

function label({ from, to }: Bar): string {
  return from === to ? String(from) : `${from}–`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
