import { type ClassResults, commonFaults, type Row, rowsOf } from '../class.js';
import type { Outcome } from '../comparison.js';
import { faultAnchor, reportOf } from './class-faults.js';
import { escapeHtml } from './escape.js';
import { signOf } from './outcome.js';
import { slugOf } from './signs.js';

/** Every submission and every case. */
export function membersTable(results: ClassResults): string {
  const failed = new Set(commonFaults(results).map(({ head }) => head.id));
  const heads = results.heads.map(({ id, title }) => {
    const name = `<span>${escapeHtml(id)}</span>`;
    const linked = failed.has(id) ? `<a href="#${escapeHtml(faultAnchor(id))}">${name}</a>` : name;
    return `<th scope="col" class="case-name" title="${escapeHtml(title)}">${linked}</th>`;
  });
  return `<h2 id="members">Submissions</h2>
<p class="filters" hidden><label>Name <input type="search" id="name"></label>
<label><input type="checkbox" id="by-points"> by points</label>
<output for="name" id="shown"></output></p>
<div class="scroll matrix class" role="region" aria-labelledby="members" tabindex="0">
<table>
<caption class="unseen">What each submission came to in each case</caption>
<thead><tr><th scope="col">submission</th><th scope="col">points</th>${heads.join('')}</tr></thead>
<tbody id="rows">
${rowsOf(results)
  .map((row) => memberRow(row, results))
  .join('\n')}
</tbody>
</table>
</div>`;
}

function memberRow({ member, score, outcomes }: Row, { heads }: ClassResults): string {
  const { name, standing, reason } = member;
  const label = escapeHtml(name);
  const linked = standing === 'not graded' ? label : `<a href="${reportOf(name)}">${label}</a>`;
  const points = score ? `${score.points}` : '';
  const cells =
    standing === 'graded'
      ? outcomes.map((outcome, at) => cellOf(outcome, reportOf(name, heads[at]?.id)))
      : [
          `<td colspan="${heads.length}" class="${standing === 'not graded' ? 'not-begun' : 'failed'}">${escapeHtml(reason ? `${standing}: ${reason}` : standing)}</td>`,
        ];
  return `<tr data-name="${escapeHtml(name.toLowerCase())}" data-points="${score?.points ?? -1}"><th scope="row">${linked}</th><td class="points">${points}</td>${cells.join('')}</tr>`;
}

function cellOf(outcome: Outcome, href: string): string {
  const sign = signOf(outcome);
  const shown =
    outcome === 'passed' ? sign : `<a href="${href}" aria-label="${outcome}">${sign}</a>`;
  const name = outcome === 'passed' ? ' aria-label="passed"' : '';
  return `<td class="${slugOf(outcome)}"${name}>${shown}</td>`;
}
