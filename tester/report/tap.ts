import { stringify } from 'yaml';
import type { CaseStory, RunStory } from '../log/story.js';
import { isUndecided } from '../log/undecided.js';
import { scoreOf } from '../score.js';
import { partsOf } from './failure.js';
import { standingOf } from './standing.js';
import { onlySubject } from './subjects.js';
import { counts, standsAs } from './wording.js';

/**
 * The runs of one subject in the Test Anything Protocol, version 14: a test point for each case
 * that is decided, with what is known of it in YAML. What fails no run is `TODO`, so that a reader
 * comes to the verdict that the exit code has. A run that did not come to its end bails out, and
 * what is not decided is named in comments.
 * Throws `UsageError` for several subjects.
 */
export function tapReport(runs: readonly RunStory[]): string {
  const run = onlySubject(runs, 'tap');
  const lines = run ? runLines(run) : ['Bail out! nothing was graded'];
  return `${['TAP version 14', ...lines].join('\n')}\n`;
}

function runLines(run: RunStory): string[] {
  const { started, cases, ended } = run;
  const { points, of } = scoreOf(cases, started);
  const bail = !ended ? 'the run did not come to its end' : ended.interrupted && 'interrupted';
  return [
    `1..${cases.length}`,
    `# subject: ${oneLine(started.subject)}`,
    `# profile: ${started.profile.id}, seed: ${started.seed}, tester: ${started.tester}`,
    ...cases.flatMap((each, index) =>
      each.result
        ? pointLines(each, index + 1, run)
        : [`# ${standsAs(each)}: ${oneLine(each.head.id)}`],
    ),
    `# ${counts(cases.map(standsAs))}`,
    `# score: ${points} of ${of}`,
    ...(bail ? [`Bail out! ${bail}`] : []),
  ];
}

function pointLines(story: CaseStory, number: number, run: RunStory): string[] {
  const standing = standingOf(story, run);
  const ok = standing === 'passed' || standing === 'skipped' ? 'ok' : 'not ok';
  const { id, title } = story.head;
  const name = escaped(oneLine(`${id}: ${title}`));
  return [
    `${ok} ${number} - ${name}${directive(story, run)}`,
    '  ---',
    ...diagnostics(story, run).map((line) => (line === '' ? '' : `  ${line}`)),
    '  ...',
  ];
}

function directive(story: CaseStory, run: RunStory): string {
  const standing = standingOf(story, run);
  const { result, head } = story;
  if (standing === 'skipped') {
    const unrun = isUndecided(story) ? `${standsAs(story)}: ` : '';
    return ` # SKIP ${unrun}${escaped(oneLine(result?.reason ?? ''))}`.trimEnd();
  }
  if (standing !== 'tolerated') return '';
  if (result?.expected) return ' # TODO known';
  return ` # TODO ${head.severity === 'required' ? 'flaky' : head.severity}`;
}

function diagnostics(story: CaseStory, run: RunStory): string[] {
  const { result, head } = story;
  const { severity, weight } = head;
  const { durationMs = 0, verdict } = result ?? {};
  // Perl's reader of these takes keys of one word alone.
  const parts = (verdict === 'passed' ? [] : partsOf(story, run)).map(
    ([label, text]) => [label.replaceAll(' ', '_'), text] as const,
  );
  const facts = { ...Object.fromEntries(parts), verdict, severity, weight };
  // Folding would make new lines out of spaces; a reader of lines is better off without.
  const text = stringify(
    { ...facts, duration_ms: Math.round(durationMs * 1_000) / 1_000 },
    { lineWidth: 0 },
  );
  return text.trimEnd().split('\n');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Behind an unescaped # a directive would begin. */
function escaped(text: string): string {
  return text.replaceAll(/[\\#]/g, '\\$&');
}
