import type { FailureReport } from '../errors.js';
import type { CaseHead, CaseResult, RunEvent } from '../verdict.js';
import { formatJournal, formatOutput } from './evidence.js';

export interface LabOptions {
  /** Add the journal and what the subject printed to each failure. */
  verbose?: boolean;
}

/**
 * The handout's report: `Title: passed`, in the handout's order, each line as soon as it and all
 * above it are decided. Returns a function from an event to the lines that it completes.
 */
export function labReport({ verbose = false }: LabOptions = {}): (event: RunEvent) => string[] {
  let waiting: CaseHead[] = [];
  const decided = new Map<string, CaseResult>();

  return (event) => {
    if (event.type === 'run-started') waiting = [...event.cases];
    if (event.type === 'run-ended') return summary(event.results);
    if (event.type !== 'case-decided') return [];
    decided.set(event.result.id, event.result);
    const lines: string[] = [];
    for (let head = waiting[0]; head && decided.has(head.id); head = waiting[0]) {
      lines.push(...resultLines(decided.get(head.id) as CaseResult, verbose));
      waiting.shift();
    }
    return lines;
  };
}

function resultLines(result: CaseResult, verbose: boolean): string[] {
  const { title, verdict, failure, reason } = result;
  const lines = [`${title}: ${verdict}`];
  if (verdict === 'flaky') lines.push('  passed when it was run once more; the first time:');
  if (reason) lines.push(`  reason:   ${reason}`);
  if (failure) lines.push(...failureLines(failure));
  if (verbose && verdict !== 'passed') {
    lines.push(...formatJournal(result.journal ?? []), ...formatOutput(result.output ?? ''));
  }
  return lines;
}

function failureLines(failure: FailureReport): string[] {
  const { expected, seen, where, otherSide, likelyCause, replay } = failure;
  return [
    `  expected: ${expected}`,
    `  seen:     ${seen}`,
    ...(where ? [`  where:    ${where}`] : []),
    ...(otherSide ? [`  meanwhile: ${otherSide}`] : []),
    ...(likelyCause ? [`  likely:   ${likelyCause}`] : []),
    ...(replay ? [`  replay:   ${replay}`] : []),
  ];
}

/** Nothing to add to a clean sheet: the handout has no such line. */
function summary(results: readonly CaseResult[]): string[] {
  const counts = new Map<string, number>();
  for (const { verdict } of results) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  if (counts.get('passed') === results.length) return [];
  const parts = [...counts].map(([verdict, count]) => `${count} ${verdict}`);
  return [`${parts.join(', ')} of ${results.length}`];
}
