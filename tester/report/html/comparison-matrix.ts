import type { CaseHead } from '../../log/events.js';
import type { ComparedSubject, Comparison, ComparisonCell, ComparisonRow } from '../comparison.js';
import { anchorOf, isTold, rowAnchorOf } from './comparison-troubles.js';
import { escapeHtml } from './escape.js';
import { outcomeText } from './outcome.js';

/** All cases and all subjects, with what was seen in the cells that ask for it. */
export function matrixTable({ subjects, rows }: Comparison): string {
  return `<h2 id="cases">Cases</h2>
${filter(rows)}
<div class="scroll matrix" role="region" aria-labelledby="cases" tabindex="0">
<table>
<caption class="unseen">What each subject came to in each case. What is not passed opens and says what was seen.</caption>
<thead><tr><th scope="col">case</th>${subjects.map(columnHead).join('')}</tr></thead>
<tbody id="rows">
${rows.map(rowOf).join('\n')}
</tbody>
</table>
</div>`;
}

/** Shown by the script that makes it work, where there is something to choose. */
function filter(rows: readonly ComparisonRow[]): string {
  const different = rows.filter(({ differs }) => differs).length;
  if (different === 0 || different === rows.length) return '';
  return `<p class="filters" hidden><label><input type="checkbox" id="differences"> only cases in which the subjects differ: ${different}</label>
<output for="differences" id="shown">${rows.length} of ${rows.length} cases</output></p>`;
}

function columnHead({ label, story }: ComparedSubject): string {
  return `<th scope="col" title="${escapeHtml(story.started.subject)}">${escapeHtml(label)}</th>`;
}

function rowOf({ head, cells, differs }: ComparisonRow): string {
  const columns = cells.map((cell, column) => cellOf(cell, column, head));
  return `<tr id="${rowAnchorOf(head.id)}"${differs ? ' class="differs"' : ''}><th scope="row">${nameOf(head)}</th>${columns.join('')}</tr>`;
}

function nameOf({ id, title, severity }: CaseHead): string {
  const mild = severity === 'required' ? '' : ` <small>${severity}</small>`;
  return `${escapeHtml(title)} <span class="under"><code>${escapeHtml(id)}</code>${mild}</span>`;
}

function cellOf({ outcome, story }: ComparisonCell, column: number, { id }: CaseHead): string {
  const result = story?.result;
  const { slug, html } = outcomeText(outcome, result?.expected ? `${outcome} (known)` : outcome);
  const seen = result?.failure?.seen ?? result?.reason;
  if (!isTold(result) || seen === undefined) return `<td class="${slug}">${html}</td>`;
  return `<td class="${slug}"><details><summary>${html}</summary><p class="seen">${escapeHtml(seen)} <a href="#${anchorOf(column, id)}">more</a></p></details></td>`;
}
