import type { CaseStory, RunStory } from '../log/story.js';
import { resultsOf } from '../log/story.js';
import { pointsOf, scoreOf } from '../score.js';
import { exitCode, exitCodeOf } from '../verdict.js';
import { lined, partsOf } from './failure.js';
import { onlySubject } from './subjects.js';
import { standsAs } from './wording.js';

/** The words that the reporter of GitHub Classroom knows. */
type Status = 'pass' | 'fail' | 'error';

/** What a grader hands to https://github.com/classroom-resources/autograding-grading-reporter. */
interface ClassroomResults {
  version: 1;
  status: Status;
  max_score: number;
  tests: ClassroomTest[];
}

interface ClassroomTest {
  name: string;
  status: Status;
  score: number;
  message: string;
  test_code: string;
  filename: string;
  line_no: number;
  execution_time: string;
}

/**
 * The object travels in a variable of the environment, coded in base64, and Linux takes none that
 * is longer than 128 KiB: all texts of a kind together, and one of them, may be this long, in bytes
 * of their JSON.
 */
const longestTexts = 30_000;
const longestText = 2_000;

/**
 * The runs of one subject as the result of an autograder of GitHub Classroom: `pass`, `fail`, or
 * `error` where nothing is known; the status of all of them is what the exit code says. Throws
 * `UsageError` for several subjects.
 */
export function classroomReport(runs: readonly RunStory[]): string {
  return `${JSON.stringify(classroomResults(onlySubject(runs, 'classroom')), null, 2)}\n`;
}

function classroomResults(run: RunStory | undefined): ClassroomResults {
  if (!run) return { version: 1, status: 'error', max_score: 0, tests: [] };
  const longest = Math.min(longestText, Math.floor(longestTexts / run.cases.length));
  return {
    version: 1,
    status: statusOfRun(run),
    max_score: scoreOf(run.cases).of,
    tests: run.cases.map((story) => testOf(story, run, longest)),
  };
}

function statusOfRun(run: RunStory): Status {
  const code = exitCodeOf(resultsOf(run), run.started);
  if (code === exitCode.failed) return 'fail';
  return code === exitCode.passed && run.ended && !run.ended.interrupted ? 'pass' : 'error';
}

function testOf(story: CaseStory, run: RunStory, longest: number): ClassroomTest {
  const { head, result } = story;
  const status = statusOf(story, run);
  const words = standsAs(story);
  const { failure, reason, durationMs = 0 } = result ?? {};
  const passed = result?.verdict === 'passed';
  const told = passed ? '' : `${words}\n${lined(partsOf(story, run))}`;
  const brief = failure?.seen ?? reason;
  return {
    name: head.title,
    status,
    score: pointsOf(head.weight, result, run.started),
    message: passed ? '' : cut(brief ? `${words}: ${brief}` : words, longest),
    // Of what failed the reporter shows this and not the message.
    test_code: cut(told, longest),
    ...{ filename: '', line_no: 0 },
    execution_time: `${(durationMs / 1_000).toFixed(2)}s`,
  };
}

function statusOf({ result }: CaseStory, { started }: RunStory): Status {
  if (pointsOf(1, result, started) > 0) return 'pass';
  return result?.verdict === 'failed' || result?.verdict === 'flaky' ? 'fail' : 'error';
}

/** So much of a text as takes no more bytes than that in JSON, where a character may take six. */
function cut(text: string, longest: number): string {
  if (jsonBytes(text) <= longest) return text;
  let left = longest - jsonBytes('…');
  let kept = '';
  for (const character of text) {
    left -= jsonBytes(character) - jsonBytes('');
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
