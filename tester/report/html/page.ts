import { mergeRuns } from '../../log/merge.js';
import type { CaseStory, RunStory } from '../../log/story.js';
import { progressOf } from '../progress.js';
import { readScript, readStyle } from './assets.js';
import { embedJson } from './escape.js';
import { filtersOf } from './filters.js';
import { framed } from './frame.js';
import { headingOf } from './heading.js';
import { openAtFirst } from './opening.js';
import { packCases } from './pack.js';
import { sectionOf } from './section.js';

/** One page about one subject, of which there is one run or several. It needs no other file. */
export function subjectPage(runs: readonly RunStory[]): string {
  const run = mergeRuns(runs);
  const { started, cases } = run;
  const script = `\n${readScript()}`;
  const opened = openAtFirst(cases);
  const sections = cases.map((story) =>
    sectionOf(story, run, { open: opened.has(story.head.id), note: runsNote(story, runs) }),
  );
  return framed({
    title: `${started.subject}: ${started.profile.title}`,
    style: readStyle(),
    script,
    body: `${headingOf(run, runs)}
<main>
<h2>Cases</h2>
${filtersOf(cases)}
<div class="cases">
${sections.join('\n')}
</div>
</main>
<script type="application/json" id="evidence">${embedJson(packCases(cases))}</script>`,
  });
}

/** In how many of several runs a case came out as it is told. */
function runsNote(story: CaseStory, runs: readonly RunStory[]): string {
  if (runs.length < 2) return '';
  const all = runs.flatMap(({ cases }) => cases.filter(({ head }) => head.id === story.head.id));
  const same = all.filter((each) => progressOf(each) === progressOf(story));
  return `${same.length} of ${runs.length} runs`;
}
