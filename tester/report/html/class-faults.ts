import { type ClassResults, type CommonFault, commonFaults, withoutAPass } from '../class.js';
import { escapeHtml } from './escape.js';

/** Of what was seen in a case this many ways are told. */
const told = 3;

/** What the class gets wrong, from what is most common on. */
export function faultsTable(results: ClassResults): string {
  const faults = commonFaults(results);
  const none = withoutAPass(results);
  if (faults.length + none.length === 0) return '';
  const graded = results.members.filter(({ story }) => story).length;
  const links = none.map(({ name }) => `<a href="${reportOf(name)}">${escapeHtml(name)}</a>`);
  const apart =
    none.length > 0
      ? `\n<p>Not counted here, because they passed nothing at all: ${links.join(', ')}</p>`
      : '';
  if (faults.length === 0) return `<h2 id="faults">What is failed most</h2>${apart}`;
  return `<h2 id="faults">What is failed most</h2>${apart}
<div class="scroll faults" role="region" aria-labelledby="faults" tabindex="0">
<table>
<caption class="unseen">Cases that were failed, by how many submissions, and why most likely</caption>
<thead><tr><th scope="col">case</th><th scope="col">failed by</th><th scope="col">what was seen, and the likely bug</th></tr></thead>
<tbody>
${faults.map((fault) => rowOf(fault, graded)).join('\n')}
</tbody>
</table>
</div>`;
}

function rowOf({ head, members, seen }: CommonFault, graded: number): string {
  const { id, title, likelyCause } = head;
  const share = Math.round((100 * members.length) / graded);
  const who = members.map((name) => `<a href="${reportOf(name, id)}">${escapeHtml(name)}</a>`);
  const ways = seen
    .slice(0, told)
    .map(([what, count]) => `<li>${count} × ${escapeHtml(what)}</li>`);
  const more = seen.length > told ? `<li>and ${seen.length - told} more</li>` : '';
  return `<tr id="${escapeHtml(faultAnchor(id))}"><th scope="row">${escapeHtml(title)} <span class="under"><code>${escapeHtml(id)}</code></span></th><td class="failed"><details><summary>${members.length} <small>${share} %</small></summary><p class="who">${who.join(', ')}</p></details></td><td class="told"><ul>${ways.join('')}${more}</ul><p>${escapeHtml(likelyCause)}</p></td></tr>`;
}

/** Where the table of faults speaks of a case. */
export function faultAnchor(id: string): string {
  return `fault-${id.replaceAll(/[^\w.-]/g, '-')}`;
}

/** The report of a submission, opened at a case. */
export function reportOf(name: string, id?: string): string {
  const at = id === undefined ? '' : `#${new URLSearchParams({ find: id, open: id })}`;
  return escapeHtml(`submissions/${encodeURIComponent(name)}/report.html${at}`);
}
