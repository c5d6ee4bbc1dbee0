import type { CaseResult } from '../../verdict.js';
import type { ComparedSubject, Comparison, ComparisonCell, ComparisonRow } from '../comparison.js';
import { partsOf } from '../failure.js';
import { escapeHtml } from './escape.js';
import { outcomeText } from './outcome.js';

/** Below the matrix: of each subject everything that it did not pass, and why. */
export function troubles({ subjects, rows }: Comparison): string {
  const parts = subjects.map((subject, column) => {
    const told = rows.flatMap((row) => troubleOf(row, column, subject) ?? []);
    return told.length > 0 ? `${subjectHead(subject, column)}\n${told.join('\n')}` : '';
  });
  const shown = parts.filter((part) => part !== '');
  if (shown.length === 0) return '';
  return `<h2 id="troubles">What was not passed</h2>\n${shown.join('\n')}`;
}

/** There is something to say of it. */
export function isTold(result: CaseResult | undefined): result is CaseResult {
  return result?.failure !== undefined || result?.reason !== undefined;
}

/** The anchor of what is told of a case of the subject in this column. */
export function anchorOf(column: number, id: string): string {
  return `told-${column + 1}-${safe(id)}`;
}

/** The anchor of a case's row. */
export function rowAnchorOf(id: string): string {
  return `case-${safe(id)}`;
}

/** As it may stand in a page and behind a # alike. */
function safe(id: string): string {
  return id.replaceAll(/[^\w.-]/g, '-');
}

function subjectHead({ label, story }: ComparedSubject, column: number): string {
  const { subject } = story.started;
  const whole = subject === label ? '' : ` <small>${escapeHtml(subject)}</small>`;
  return `<h3 id="subject-${column + 1}">${escapeHtml(label)}${whole}</h3>`;
}

function troubleOf(
  { head, cells }: ComparisonRow,
  column: number,
  { story: run }: ComparedSubject,
): string | undefined {
  const { outcome, story }: Partial<ComparisonCell> = cells[column] ?? {};
  const result = story?.result;
  if (!outcome || !story || !isTold(result)) return undefined;
  const words = result.expected ? `${outcome} (known)` : outcome;
  const { slug, html } = outcomeText(outcome, words);
  const mild = head.severity === 'required' ? '' : ` <small>${head.severity}</small>`;
  return `<article class="trouble ${slug}" id="${anchorOf(column, head.id)}">
<h4>${escapeHtml(head.title)} <code>${escapeHtml(head.id)}</code> <span class="outcome">${html}</span>${mild}</h4>
<dl class="told">
${partsOf(story, run)
  .map(([name, text]) => `<div><dt>${name}</dt><dd>${escapeHtml(text)}</dd></div>`)
  .join('\n')}
</dl>
<p><a href="#${rowAnchorOf(head.id)}">back to the case</a></p>
</article>`;
}
