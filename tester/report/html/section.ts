import type { CaseStory, RunStory } from '../../log/story.js';
import { pointsOf } from '../../score.js';
import { type Part, partsOf } from '../failure.js';
import { progressOf } from '../progress.js';
import { escapeHtml } from './escape.js';
import { kindOf } from './kinds.js';

interface Details {
  /** It is open when the page is. */
  open: boolean;
  /** A word about its other runs. */
  note: string;
}

/** A case as a part of the page that opens. */
export function sectionOf(story: CaseStory, run: RunStory, { open, note }: Details): string {
  const { head, result } = story;
  const { id, title, severity, weight } = head;
  const { slug, tone, sign, words } = kindOf(story);
  const points = `${pointsOf(weight, result, run.started)}/${weight}`;
  const duration =
    result && result.attempts > 0 ? `${(result.durationMs / 1000).toFixed(2)} s` : '';
  const parts = partsOf(story, run);
  return `<details class="case"${open ? ' open' : ''} data-id="${escapeHtml(id)}" data-verdict="${slug}" data-severity="${severity}">
<summary>
<span class="verdict ${tone}"><span aria-hidden="true">${sign}</span> ${words}</span>
<span class="name"><span class="title" data-find>${escapeHtml(title)}</span> <code data-find>${escapeHtml(id)}</code>${note ? ` <span class="runs">${note}</span>` : ''}${briefOf(story, parts)}</span>
<span class="severity">${severity}</span>
<span class="points"><span class="unseen">points: </span>${points}</span>
<span class="duration"><span class="unseen">time: </span>${duration}</span>
</summary>
<div class="body">
${listOf(`told why ${tone}`, [...parts, ...attemptsOf(story)])}
${listOf('told', aboutOf(story))}
<div class="evidence"></div>
</div>
</details>`;
}

/** In a line why there is no pass; the whole text is further down. */
function briefOf(story: CaseStory, parts: readonly Part[]): string {
  const progress = progressOf(story);
  if (progress === 'passed' || progress === 'skipped') return '';
  const [, text] = ['seen', 'reason'].flatMap(
    (name) => parts.find(([label]) => label === name) ?? [],
  );
  return text ? `<span class="brief">${escapeHtml(text)}</span>` : '';
}

/** What can be searched, besides the title and the id. */
const searched: ReadonlySet<string> = new Set(['seen', 'requirement']);

function listOf(style: string, parts: readonly Part[]): string {
  const items = parts.map(([label, text]) => {
    const found = searched.has(label) ? ' data-find' : '';
    const words = escapeHtml(text);
    const typed = label === 'replay' ? `<code>${words}</code>` : words;
    return `<div><dt>${label}</dt><dd${found}>${typed}</dd></div>`;
  });
  return items.length > 0 ? `<dl class="${style}">\n${items.join('\n')}\n</dl>` : '';
}

function attemptsOf({ result }: CaseStory): Part[] {
  return result && result.attempts > 1 ? [['attempts', `${result.attempts}`]] : [];
}

function aboutOf({ head }: CaseStory): Part[] {
  return [
    ['requirement', head.requirement],
    ['source', head.source],
    ['procedure', head.procedure],
  ];
}
