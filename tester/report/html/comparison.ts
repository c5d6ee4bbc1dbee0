import { readFileSync } from 'node:fs';
import type { RunStory } from '../../log/story.js';
import { type ComparedSubject, type Comparison, compareRuns, outcomes } from '../comparison.js';
import { readStyle, withoutModule } from './assets.js';
import { matrixTable } from './comparison-matrix.js';
import { troubles } from './comparison-troubles.js';
import { escapeHtml } from './escape.js';
import { framed } from './frame.js';
import { outcomeText } from './outcome.js';

/** One page about several subjects beside each other. It needs no other file. */
export function comparisonPage(runs: readonly RunStory[]): string {
  const comparison = compareRuns(runs);
  const names = comparison.subjects.map(({ label }) => label).join(', ');
  return framed({
    title: `${names}: ${comparison.subjects[0]?.story.started.profile.title ?? ''}`,
    style: readStyle() + read('comparison.css'),
    script: `\n${withoutModule(read('browser/differences.js'))}`,
    body: `${heading(comparison)}
<main>
${scores(comparison)}
${matrixTable(comparison)}
${troubles(comparison)}
</main>`,
  });
}

function read(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

function heading({ subjects, notes }: Comparison): string {
  const facts = factsOf(subjects).map(
    ([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  const count = subjects.length === 1 ? 'One proxy' : `${subjects.length} proxies compared`;
  return `<header>
<p class="kind">Conformance of TCP proxies</p>
<h1>${count}</h1>
${notes.map((note) => `<p class="banner">${escapeHtml(note)}</p>`).join('\n')}
<dl class="facts">
${facts.join('\n')}
</dl>
</header>`;
}

/** Of all runs; where they differ, every value that there is. */
function factsOf(subjects: readonly ComparedSubject[]): [name: string, value: string][] {
  const all = (value: (started: RunStory['started']) => string) =>
    [...new Set(subjects.map(({ story }) => value(story.started)))].join('; ');
  return [
    ['Date', all(({ time }) => time.slice(0, 10))],
    ['Profile', all(({ profile }) => `${profile.id}, ${profile.title}`)],
    ['Stall time', all(({ stall }) => `${stall / 1000} s`)],
    ['Seed', all(({ seed }) => `${seed}`)],
    [
      'Machine',
      all(({ machine }) => {
        const { system, processors, node } = machine;
        return `${system}, ${processors} cores, Node.js ${node}`;
      }),
    ],
    ['Tester', all(({ tester }) => tester)],
  ];
}

function scores({ subjects }: Comparison): string {
  const shown = outcomes.filter((each) => subjects.some(({ counts }) => counts.has(each)));
  const heads = ['points', 'of', ...shown].map((each) => `<th scope="col">${each}</th>`);
  return `<h2 id="scores">Scores</h2>
<div class="scroll" role="region" aria-labelledby="scores" tabindex="0">
<table class="scores">
<caption class="unseen">Points and numbers of cases of each subject</caption>
<thead><tr><th scope="col">subject</th>${heads.join('')}</tr></thead>
<tbody>
${subjects
  .map(({ label, story, runs, score, counts }) => {
    const name = `<span title="${escapeHtml(story.started.subject)}">${escapeHtml(label)}</span>`;
    const repeated = runs > 1 ? ` <small>the worst of ${runs} runs</small>` : '';
    const cells = shown.map((each) => {
      const count = counts.get(each) ?? 0;
      return `<td${count > 0 ? ` class="${outcomeText(each).slug}"` : ''}>${count}</td>`;
    });
    return `<tr><th scope="row">${name}${repeated}</th><td>${score.points}</td><td>${score.of}</td>${cells.join('')}</tr>`;
  })
  .join('\n')}
</tbody>
</table>
</div>`;
}
