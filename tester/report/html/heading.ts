import type { RunStory } from '../../log/story.js';
import { scoreOf } from '../../score.js';
import { limitsText } from '../limits.js';
import { countsOf } from './counts.js';
import { escapeHtml } from './escape.js';

/** What the page begins with: who was graded, how, and what came of it. */
export function headingOf(run: RunStory, runs: readonly RunStory[]): string {
  const { started } = run;
  const { points, of } = scoreOf(run.cases, started);
  const repeated = runs.length > 1 ? `, of ${runs.length} runs the worst for each case` : '';
  return `<header>
<p class="kind">Conformance of a TCP proxy</p>
<h1>${escapeHtml(started.subject)}</h1>
<p class="profile">${escapeHtml(started.profile.title)}</p>
${bannerOf(runs)}
<p class="score"><strong>${points}</strong> of ${of} points${repeated}</p>
${countsOf(run.cases)}
<dl class="facts">
${factsOf(runs)
  .map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`)
  .join('\n')}
</dl>
</header>`;
}

function bannerOf(runs: readonly RunStory[]): string {
  const killed = runs.some(({ ended }) => !ended);
  if (!killed && !runs.some(({ ended }) => ended?.interrupted)) return '';
  const why = killed ? 'the tester was ended before it' : 'it was interrupted';
  return `<p class="banner" role="status"><strong>The run did not come to its end</strong>: ${why}. What is not decided is shown as such, and earns no points.</p>`;
}

function factsOf(runs: readonly RunStory[]): [name: string, value: string][] {
  const started = runs[0]?.started;
  if (!started) return [];
  const { time, tester, command, profile, seed, stall, timeScale, strict, limits, machine } =
    started;
  const durations = runs.flatMap(({ ended }) => ended?.durationMs ?? []);
  const took = durations.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ');
  return [
    ['Date', `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`],
    ...(took ? [['Took', took] as [string, string]] : []),
    ['Command', command.join(' ')],
    ['Profile', `${profile.id}, ${profile.source}`],
    ['Stall time', `${stall / 1000} s`],
    ['Seed', `${seed}`],
    ...(timeScale === 1 ? [] : [['Time scale', `${timeScale}`] as [string, string]]),
    ...(strict ? [['Strict', 'flaky counts as failed'] as [string, string]] : []),
    ...(limits ? [['Limits', limitsText(limits)] as [string, string]] : []),
    ['Machine', `${machine.system}, ${machine.processors} cores, Node.js ${machine.node}`],
    ['Tester', tester],
  ];
}
