/// <reference lib="dom" />
import { arrange, type Scene } from './arrange.js';
import { columnsFor, drawMark } from './arrows.js';
import { drawToWidth, html, svg } from './elements.js';
import { markOf } from './marks.js';
import { drawColumns, drawEnd, drawParting, drawSilence } from './scenery.js';
import { attachTip } from './tip.js';
import { momentText } from './words.js';

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

function paint(scene: Scene, width: number): SVGSVGElement {
  const { entries, several, end } = scene;
  const columns = columnsFor(width);
  const arrangement = arrange(scene, width);
  const { layout, parting } = arrangement;
  const label = 'What went over the wire; the arrow keys lead from one to the next';
  const drawing = svg(
    'svg',
    { width, height: layout.bottom + 16, role: 'group', 'aria-label': label },
    ...drawColumns(columns, scene, layout.bottom),
    ...layout.silences.map((each) => drawSilence(each, width)),
  );
  let shown = '';
  for (const [index, entry] of entries.entries()) {
    const y = layout.rows[index] ?? 0;
    const moment = momentText(entry.at);
    if (moment !== shown) drawing.append(svg('text', { class: 'time', x: 4, y: y + 4 }, moment));
    shown = moment;
    const untilY = entry.until === undefined ? undefined : layout.yOf(entry.until);
    drawing.append(drawMark(markOf(entry, several), y, untilY, columns));
  }
  const last = end === undefined ? 'the record ends' : 'the case ends';
  drawing.append(...drawEnd(arrangement, last, width));
  if (parting) drawing.append(drawParting(parting, width));
  return drawing;
}
