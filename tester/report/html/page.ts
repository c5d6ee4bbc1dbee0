import { createHash } from 'node:crypto';
import { mergeRuns } from '../../log/merge.js';
import type { CaseStory, RunStory } from '../../log/story.js';
import { readScript, readStyle } from './assets.js';
import { embedJson, escapeHtml } from './escape.js';
import { filtersOf } from './filters.js';
import { headingOf } from './heading.js';
import { packCases } from './pack.js';
import { sectionOf } from './section.js';
import { standingOf } from './standing.js';

/** One page about one subject, of which there is one run or several. It needs no other file. */
export function subjectPage(runs: readonly RunStory[]): string {
  const run = mergeRuns(runs);
  const { started, cases } = run;
  const script = `\n${readScript()}`;
  const sections = cases.map((story) => sectionOf(story, started, runsNote(story, runs)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`${started.subject}: ${started.profile.title}`)}</title>
<link rel="icon" href="data:,">
<style>
${readStyle()}</style>
</head>
<body>
${headingOf(run, runs)}
<main>
<h2>Cases</h2>
${filtersOf(cases)}
<div class="cases">
${sections.join('\n')}
</div>
</main>
<script type="application/json" id="evidence">${embedJson(packCases(cases))}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** Nothing is loaded from anywhere, and no script runs but this one, whatever a log may hold. */
function policyFor(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
}

/** In how many of several runs a case came out as it is told. */
function runsNote(story: CaseStory, runs: readonly RunStory[]): string {
  if (runs.length < 2) return '';
  const all = runs.flatMap(({ cases }) => cases.filter(({ head }) => head.id === story.head.id));
  const same = all.filter((each) => standingOf(each) === standingOf(story));
  return `${same.length} of ${runs.length} runs`;
}
