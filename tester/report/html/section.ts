import type { RunStarted } from '../../log/events.js';
import type { CaseStory } from '../../log/story.js';
import { pointsOf } from '../../score.js';
import { quoted } from '../failure.js';
import { escapeHtml } from './escape.js';
import { kindOf } from './kinds.js';

/** A case as a part of the page that opens. `note` is a word about its other runs. */
export function sectionOf(story: CaseStory, started: RunStarted, note: string): string {
  const { head, result } = story;
  const { id, title, severity, weight } = head;
  const { slug, tone, sign, words } = kindOf(story);
  const points = `${pointsOf(weight, result, started)}/${weight}`;
  const duration =
    result && result.attempts > 0 ? `${(result.durationMs / 1000).toFixed(2)} s` : '';
  return `<details class="case" data-id="${escapeHtml(id)}" data-verdict="${slug}" data-severity="${severity}">
<summary>
<span class="verdict ${tone}"><span aria-hidden="true">${sign}</span> ${words}</span>
<span class="name"><span class="title" data-find>${escapeHtml(title)}</span> <code data-find>${escapeHtml(id)}</code>${note ? ` <span class="runs">${note}</span>` : ''}</span>
<span class="severity">${severity}</span>
<span class="points"><span class="unseen">points: </span>${points}</span>
<span class="duration"><span class="unseen">time: </span>${duration}</span>
</summary>
<div class="body">
${listOf(`told why ${tone}`, verdictOf(story, started))}
${listOf('told', aboutOf(story))}
<div class="evidence"></div>
</div>
</details>`;
}

type Fact = [name: string, text: string | undefined];

/** What can be searched, besides the title and the id. */
const searched: ReadonlySet<string> = new Set(['Seen', 'Requirement']);

/** What there is nothing to say about is left out. */
function listOf(style: string, facts: readonly Fact[]): string {
  const items = facts.flatMap(([name, text]) => {
    const found = searched.has(name) ? ' data-find' : '';
    if (!text) return [];
    const words = escapeHtml(text);
    const typed = name === 'Replay' ? `<code>${words}</code>` : words;
    return `<div><dt>${name}</dt><dd${found}>${typed}</dd></div>`;
  });
  return items.length > 0 ? `<dl class="${style}">\n${items.join('\n')}\n</dl>` : '';
}

/** Why the case came out as it did. */
function verdictOf({ head, result }: CaseStory, { command }: RunStarted): Fact[] {
  const failure = result?.failure;
  const subject = quoted(command);
  const attempts =
    result?.verdict === 'flaky' ? '2: it failed, then passed' : `${result?.attempts}`;
  return [
    ['Reason', result?.reason],
    ['Expected', failure?.expected],
    ['Seen', failure?.seen],
    ['Where', failure?.where],
    ['Far end', failure?.otherSide],
    ['Likely bug', failure && (failure.likelyCause ?? head.likelyCause)],
    ['How to fix', failure && head.fix],
    ['Replay', failure?.replay && `${failure.replay} -- ${subject}`],
    ['Attempts', result && result.attempts > 1 ? attempts : undefined],
  ];
}

function aboutOf({ head }: CaseStory): Fact[] {
  return [
    ['Requirement', head.requirement],
    ['Source', head.source],
    ['Procedure', head.procedure],
  ];
}
