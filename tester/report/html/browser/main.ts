/// <reference lib="dom" />
import { drawEvidence } from './evidence.js';
import { type Filter, type Filtered, isShown, readHash, writeHash } from './filters.js';
import type { PackedCase } from './packing.js';

interface Section {
  id: string;
  element: HTMLDetailsElement;
  filtered: Filtered;
  /** It is open when the page is. */
  atFirst: boolean;
}

/** Makes the page answer: filters, and what is drawn when a case is opened. */
function start(): void {
  const held = document.getElementById('evidence')?.textContent ?? '{}';
  const evidence: Record<string, PackedCase> = JSON.parse(held);
  const sections = [...document.querySelectorAll<HTMLDetailsElement>('details.case')].map(
    sectionOf,
  );
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('.filters button')];
  const search = document.querySelector<HTMLInputElement>('.filters input[type=search]');
  const count = document.querySelector('.filters output');

  const current = (): Filter => ({
    verdicts: chosenOf(buttons, 'verdict'),
    severities: chosenOf(buttons, 'severity'),
    text: search?.value.trim() ?? '',
    open: sections.some(({ element, atFirst }) => element.open !== atFirst)
      ? new Set(sections.filter(({ element }) => element.open).map(({ id }) => id))
      : undefined,
  });
  const keep = () => {
    const hash = writeHash(current());
    history.replaceState(null, '', hash || location.pathname + location.search);
  };
  const apply = () => {
    const filter = current();
    for (const { element, filtered } of sections) element.hidden = !isShown(filtered, filter);
    const shown = sections.filter(({ element }) => !element.hidden).length;
    if (count) count.textContent = `${shown} of ${sections.length} cases shown`;
    keep();
  };
  const restore = () => {
    const { verdicts, severities, text, open } = readHash(location.hash);
    for (const button of buttons)
      press(button, (button.name === 'verdict' ? verdicts : severities).has(button.value));
    if (search) search.value = text;
    if (open) for (const { id, element } of sections) element.open = open.has(id);
    apply();
  };
  const draw = ({ id, element }: Section) => {
    const place = element.querySelector<HTMLElement>('.evidence');
    const packed = evidence[id];
    if (element.open && place && packed && !place.hasChildNodes()) drawEvidence(place, packed);
  };
  for (const section of sections)
    section.element.addEventListener('toggle', () => {
      draw(section);
      keep();
    });
  for (const button of buttons)
    button.addEventListener('click', () => {
      press(button, !isPressed(button));
      apply();
    });
  search?.addEventListener('input', apply);
  addEventListener('hashchange', restore);
  restore();
  // What is open from the beginning may have told so before anybody listened.
  for (const section of sections) draw(section);
}

function press(button: HTMLButtonElement, pressed: boolean): void {
  button.setAttribute('aria-pressed', `${pressed}`);
}

function isPressed(button: HTMLButtonElement): boolean {
  return button.getAttribute('aria-pressed') === 'true';
}

function chosenOf(buttons: readonly HTMLButtonElement[], name: string): Set<string> {
  const chosen = buttons.filter((each) => each.name === name && isPressed(each));
  return new Set(chosen.map(({ value }) => value));
}

function sectionOf(element: HTMLDetailsElement): Section {
  const { id = '', verdict = '', severity = '' } = element.dataset;
  const words = [...element.querySelectorAll('[data-find]')].map((each) => each.textContent);
  const filtered = { verdict, severity, text: words.join(' ').toLowerCase() };
  return { id, element, filtered, atFirst: element.open };
}

start();
