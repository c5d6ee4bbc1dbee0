import { readFileSync } from 'node:fs';
import { type ClassResults, medianOf, rowsOf, standingsText } from '../class.js';
import { readStyle, withoutModule } from './assets.js';
import { faultsTable } from './class-faults.js';
import { membersTable } from './class-members.js';
import { scorePlot } from './class-plot.js';
import { escapeHtml } from './escape.js';
import { framed } from './frame.js';

/**
 * One page about a whole class. It needs no other file; what it links to are the reports of each
 * submission, in `submissions/NAME/` beside it.
 */
export function classPage(results: ClassResults): string {
  const { members, profile } = results;
  return framed({
    title: `${members.length} submissions: ${profile.title}`,
    style: readStyle() + read('comparison.css') + read('class.css'),
    script: `\n${withoutModule(read('browser/members.js'))}`,
    body: `${heading(results)}
<main>
${scorePlot(rowsOf(results))}
${faultsTable(results)}
${membersTable(results)}
</main>`,
  });
}

function read(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

function heading(results: ClassResults): string {
  const { members, profile, heads } = results;
  const waiting = members.filter(({ standing }) => standing === 'not graded').length;
  const rows = rowsOf(results);
  const of = rows.find(({ score }) => score)?.score?.of;
  const facts: [string, string][] = [
    ['Submissions', standingsText(members)],
    ['Profile', `${profile.id}, ${profile.title}`],
    ['Cases', String(heads.length)],
    ...(of === undefined
      ? []
      : [['Median', `${medianOf(rows)} of ${of} points`] as [string, string]]),
  ];
  const banner = `Not all are graded: ${waiting} of ${members.length} are still to be.`;
  return `<header>
<p class="kind">Conformance of TCP proxies</p>
<h1>${members.length === 1 ? 'One submission' : `${members.length} submissions`}</h1>
${waiting > 0 ? `<p class="banner">${banner}</p>\n` : ''}<dl class="facts">
${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('\n')}
</dl>
<p><a href="grades.csv">grades.csv</a> has the table for gradebooks</p>
</header>`;
}
