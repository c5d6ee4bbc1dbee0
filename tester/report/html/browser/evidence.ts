/// <reference lib="dom" />
import { memoryCurve, processorCurve } from './curves.js';
import { html } from './elements.js';
import { drawLegend } from './legend.js';
import { connectionOf, connectionsIn, entriesOf } from './marks.js';
import { type PackedAttempt, type PackedCase, unpackJournal } from './packing.js';
import { drawPlot } from './plot.js';
import { shorten } from './shorten.js';
import { drawTimeline } from './timeline.js';

/** More arrows than this nobody reads. */
const mostDrawn = 300;
const kib = 1024;
const mib = 1024 * 1024;

/** Draws what happened in a case: of the attempt that matters, until the reader wants another. */
export function drawEvidence(into: HTMLElement, of: PackedCase): void {
  const body = html('div');
  const show = (index: number) => {
    const attempt = of.attempts[index];
    if (attempt) body.replaceChildren(...drawAttempt(attempt, of.connection));
  };
  if (of.attempts.length > 1) {
    const labels = of.attempts.map(({ label }) => label);
    into.append(choice('Show', labels, of.told, show));
  }
  into.append(body);
  show(of.told);
}

function drawAttempt(attempt: PackedAttempt, connection: number | undefined): Node[] {
  return [...drawWire(attempt, connection), ...drawUsage(attempt), ...drawOutput(attempt)];
}

/** A list to choose from, with its name. */
function choice(
  name: string,
  options: readonly string[],
  chosen: number,
  onChoice: (index: number) => void,
): HTMLElement {
  const list = html('select');
  for (const [index, text] of options.entries())
    list.append(html('option', { value: index }, text));
  list.selectedIndex = chosen;
  list.addEventListener('change', () => onChoice(list.selectedIndex));
  return html('label', { class: 'choice' }, `${name} `, list);
}

function drawWire(
  { journal, end, divergence, direct = false }: PackedAttempt,
  connection?: number,
): Node[] {
  const entries = unpackJournal(journal);
  if (entries.length === 0) return [];
  const numbers = connectionsIn(entries);
  const place = html('div');
  const show = (number: number | undefined) => {
    const wanted = number === undefined ? entries : entriesOf(entries, number);
    const concerned = number === undefined || connectionOf(divergence?.peer ?? '') === number;
    const scene = {
      entries: shorten(wanted, mostDrawn),
      several: number === undefined,
      end,
      direct,
    };
    place.replaceChildren(
      drawTimeline({ ...scene, divergence: concerned ? divergence : undefined }),
    );
  };
  const chosen = Math.max(0, numbers.indexOf(connection ?? -1));
  show(numbers[chosen]);
  const several = numbers.length > 1;
  const names = [...numbers.map((each) => `client ${each} and origin ${each}`), 'all'];
  return [
    html('h3', {}, 'On the wire'),
    ...(several ? [choice('Connection', names, chosen, (index) => show(numbers[index]))] : []),
    ...(several ? [note(pairing)] : []),
    ...(divergence ? [note(directRun)] : []),
    drawLegend(),
    place,
  ];
}

const pairing =
  'Which origin belongs to which client is known by the order in which connections were made.';
const directRun = 'The direct run is the same case without the proxy.';

function note(text: string): HTMLElement {
  return html('p', { class: 'note' }, text);
}

function drawUsage({ usage }: PackedAttempt): Node[] {
  if (usage.length < 2) return [];
  const memory = memoryCurve(usage);
  const size = Math.max(...memory.map(({ value }) => value)) < mib ? kib : mib;
  const unit = { name: size === mib ? 'MiB' : 'KiB', size };
  const plots = [drawPlot({ title: 'Memory', unit, samples: memory })];
  const samples = processorCurve(usage);
  const title = 'Processor time, in percent of a core';
  if (samples.length > 1) plots.push(drawPlot({ title, unit: { name: '%', size: 1 }, samples }));
  const heading = html('h3', {}, 'What the subject used');
  return [heading, html('div', { class: 'plots' }, ...plots)];
}

function drawOutput({ output }: PackedAttempt): Node[] {
  if (output === '') return [];
  const text = html('pre', { tabindex: 0, 'aria-label': 'What the subject printed' }, output);
  return [html('h3', {}, 'What the subject printed'), text];
}
