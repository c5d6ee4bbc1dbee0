/// <reference lib="dom" />
import { arrow } from './arrows.js';
import { html, svg } from './elements.js';
import type { MarkKind } from './marks.js';

const arrows: readonly (readonly [MarkKind, string])[] = [
  ['connect', 'connection made'],
  ['transfer', 'bytes'],
  ['fin', 'FIN'],
  ['reset', 'reset'],
];

/** What the arrows mean. */
export function drawLegend(): HTMLElement {
  const list = html('ul', { class: 'legend', 'aria-label': 'Legend' });
  for (const [kind, words] of arrows) {
    const drawing = svg('svg', {
      width: 40,
      height: 16,
      'aria-hidden': 'true',
      class: `mark ${kind}`,
    });
    drawing.append(...arrow(kind, 2, 38, 8));
    list.append(html('li', {}, drawing, ` ${words}`));
  }
  return list;
}
