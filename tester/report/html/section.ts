import type { RunStarted } from '../../log/events.js';
import type { CaseStory } from '../../log/story.js';
import { pointsOf } from '../../score.js';
import { quoted } from '../failure.js';
import { escapeHtml } from './escape.js';
import { slugOf, standingOf, standings } from './standing.js';

/** A case as a part of the page that opens. `note` is a word about its other runs. */
export function sectionOf(story: CaseStory, started: RunStarted, note: string): string {
  const { head, result } = story;
  const { id, title, severity, weight } = head;
  const standing = standingOf(story);
  const words = result?.expected ? `${standing} (known)` : standing;
  const points = `${pointsOf(weight, result, started)}/${weight}`;
  const duration =
    result && result.attempts > 0 ? `${(result.durationMs / 1000).toFixed(2)} s` : '';
  return `<details class="case" data-id="${escapeHtml(id)}" data-verdict="${slugOf(standing)}" data-severity="${severity}">
<summary>
<span class="verdict ${slugOf(standing)}"><span aria-hidden="true">${standings[standing]}</span> ${words}</span>
<span class="name"><span class="title" data-find>${escapeHtml(title)}</span> <code data-find>${escapeHtml(id)}</code>${note ? ` <span class="runs">${note}</span>` : ''}</span>
<span class="severity">${severity}</span>
<span class="points"><span class="unseen">points: </span>${points}</span>
<span class="duration"><span class="unseen">time: </span>${duration}</span>
</summary>
<div class="body">
<dl class="told">
${factsOf(story, started)
  .map(
    ([name, text, find]) =>
      `<div><dt>${name}</dt><dd${find ? ' data-find' : ''}>${escapeHtml(text)}</dd></div>`,
  )
  .join('\n')}
</dl>
<div class="evidence"></div>
</div>
</details>`;
}

type Fact = [name: string, text: string, find?: true];

function factsOf({ head, result }: CaseStory, { command }: RunStarted): Fact[] {
  const failure = result?.failure;
  const replay = failure?.replay && `${failure.replay} -- ${quoted(command)}`;
  const again = result?.verdict === 'flaky' ? '2: it failed, then passed' : `${result?.attempts}`;
  const facts: [name: string, text: string | undefined, find?: true][] = [
    ['Reason', result?.reason],
    ['Expected', failure?.expected],
    ['Seen', failure?.seen, true],
    ['Where', failure?.where],
    ['Far end', failure?.otherSide],
    ['Likely bug', failure && (failure.likelyCause ?? head.likelyCause)],
    ['How to fix', failure && head.fix],
    ['Replay', replay],
    ['Attempts', result && result.attempts > 1 ? again : undefined],
    ['Requirement', head.requirement, true],
    ['Source', head.source],
    ['Procedure', head.procedure],
  ];
  return facts.filter((fact): fact is Fact => Boolean(fact[1]));
}
