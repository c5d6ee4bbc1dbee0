import type { Visibility } from '../log/events.js';
import type { CaseStory, RunStory } from '../log/story.js';
import { asIfKilled } from '../log/undecided.js';
import { pointsOf, scoreOf } from '../score.js';
import { lined, partsOf, quoted } from './failure.js';
import { onlySubject } from './subjects.js';
import { standsAs } from './wording.js';

/** https://gradescope-autograders.readthedocs.io/en/latest/specs/ has what each key means. */
interface GradescopeResults {
  score: number;
  /** In seconds. */
  execution_time?: number;
  output: string;
  output_format: 'text';
  test_output_format: 'text';
  test_name_format: 'text';
  visibility: Visibility;
  stdout_visibility: Visibility;
  /** For the staff: students do not see it. */
  extra_data: object;
  tests: GradescopeTest[];
}

interface GradescopeTest {
  name: string;
  number: string;
  score: number;
  max_score: number;
  status: 'passed' | 'failed';
  output: string;
  visibility: Visibility;
  extra_data: object;
}

/**
 * The runs of one subject as Gradescope's `results.json`: a case earns all of its weight or nothing,
 * and what is not finished or inconclusive earns nothing yet. Throws `UsageError` for several
 * subjects.
 */
export function gradescopeReport(runs: readonly RunStory[]): string {
  const run = onlySubject(runs, 'gradescope');
  return `${JSON.stringify(resultsOf(run && asIfKilled(run)), null, 2)}\n`;
}

/** The same for a submission of which there is no run, such as one that does not build. */
export function ungradedResults({ reason, output }: { reason: string; output: string }): string {
  const text = [`${reason}.`, ...(output.trim() === '' ? [] : ['', output.trimEnd()])].join('\n');
  const results = { score: 0, output: text, output_format: 'text', stdout_visibility: 'hidden' };
  return `${JSON.stringify({ ...results, visibility: 'visible', tests: [] }, null, 2)}\n`;
}

function resultsOf(run: RunStory | undefined): GradescopeResults {
  const { started, cases = [], ended } = run ?? {};
  return {
    score: scoreOf(cases, started).points,
    ...(ended && { execution_time: Math.round(ended.durationMs / 1_000) }),
    output: run ? outputOf(run) : 'Nothing was graded.',
    ...{ output_format: 'text', test_output_format: 'text', test_name_format: 'text' },
    // What is printed names hidden cases too.
    ...{ visibility: 'visible', stdout_visibility: 'hidden' },
    extra_data: started
      ? {
          tester: started.tester,
          command: quoted(started.command),
          profile: started.profile.id,
          seed: started.seed,
          unfinished: cases.filter(({ result }) => !result).length,
        }
      : {},
    tests: run ? cases.map((story, index) => testOf(story, index + 1, run)) : [],
  };
}

/** Nothing of what is in the tests: those may be hidden, and then the score is too. */
function outputOf({ started, cases }: RunStory): string {
  const { tester, profile } = started;
  const verdicts = cases.map(({ result }) => result?.verdict);
  const open = verdicts.includes(undefined);
  const again = verdicts.includes('inconclusive');
  const graded = `Graded by tester ${tester} with the profile ${profile.id} (${profile.title}).`;
  return [
    graded,
    ...(open ? ['Not finished: what was not decided has no points.'] : []),
    ...(again ? ['Of some cases nothing is known: this is to be graded again.'] : []),
  ].join('\n');
}

function testOf(story: CaseStory, number: number, run: RunStory): GradescopeTest {
  const { head, result } = story;
  const reader = run.started;
  return {
    name: head.title,
    number: String(number),
    score: pointsOf(head.weight, result, reader),
    max_score: head.weight,
    status: pointsOf(1, result, reader) > 0 ? 'passed' : 'failed',
    output: [
      standsAs(story),
      ...(result?.verdict === 'passed' ? [] : [lined(partsOf(story, run))]),
    ].join('\n'),
    visibility: head.visibility ?? 'visible',
    extra_data: {
      ...{ id: head.id, severity: head.severity, verdict: result?.verdict ?? 'unfinished' },
      ...(result && { durationMs: Math.round(result.durationMs) }),
    },
  };
}
