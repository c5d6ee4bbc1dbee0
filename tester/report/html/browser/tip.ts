/// <reference lib="dom" />
import { html } from './elements.js';

/**
 * Shows what is known of a mark while a pointer is over it or the keyboard is at it. One key press
 * leads to a drawing, and the arrow keys from mark to mark.
 */
export function attachTip(frame: HTMLElement, drawing: SVGSVGElement): void {
  const tip = html('div', { class: 'tip', 'aria-hidden': 'true', hidden: '' });
  frame.append(tip);
  const marks = [...drawing.querySelectorAll<SVGGElement>('.mark')];
  const hide = () => {
    tip.hidden = true;
  };
  const show = (mark: SVGGElement) => {
    tip.textContent = mark.getAttribute('aria-label');
    tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const within = frame.getBoundingClientRect();
    const left = box.left - within.left + box.width / 2 - tip.offsetWidth / 2;
    const most = frame.clientWidth - tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(left, most))}px`;
    tip.style.top = `${box.bottom - within.top + 4}px`;
  };
  const reach = (mark: SVGGElement) => {
    for (const each of marks) each.setAttribute('tabindex', each === mark ? '0' : '-1');
  };
  for (const mark of marks) {
    mark.addEventListener('pointerenter', () => show(mark));
    mark.addEventListener('pointerleave', hide);
    mark.addEventListener('focus', () => {
      reach(mark);
      show(mark);
    });
    mark.addEventListener('blur', hide);
  }
  if (marks[0]) reach(marks[0]);
  drawing.addEventListener('keydown', (event) => {
    const here = marks.indexOf(document.activeElement as SVGGElement);
    const there = nextMark(event.key, here, marks.length);
    if (event.key === 'Escape') hide();
    if (there === undefined || here < 0) return;
    event.preventDefault();
    marks[there]?.focus();
  });
}

function nextMark(key: string, here: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(here + 1, count - 1);
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(here - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
