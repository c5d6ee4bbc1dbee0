import type { JournalEntry } from '../harness/journal.js';
import type { CaseResult } from '../verdict.js';
import type { CaseHead, CaseUsage, RunEnded, RunEvent, RunStarted } from './events.js';

/** What is known of one grading of one subject, as far as its log goes. */
export interface RunStory {
  started: RunStarted;
  /** In the order of the profile. */
  cases: CaseStory[];
  /** Absent where the tester was killed, or has not come to the end yet. */
  ended?: RunEnded;
}

export interface CaseStory {
  head: CaseHead;
  /** Absent while it is not decided. */
  result?: CaseResult;
  /** None where it has not begun. */
  attempts: AttemptStory[];
  /** The journal of the same case on a direct connection. */
  direct?: JournalEntry[];
}

export interface AttemptStory {
  attempt: number;
  /** Since the run began. */
  startedAt: number;
  /** In the order in which things happened. */
  journal: JournalEntry[];
  usage: Pick<CaseUsage, 'at' | 'memory' | 'cpuMs' | 'processes'>[];
  output: string;
}

/** Puts the events of one or more runs together, however early they end. */
export function tell(events: readonly RunEvent[]): RunStory[] {
  const runs: RunStory[] = [];
  let cases = new Map<string, CaseStory>();
  for (const event of events)
    if (event.type === 'run-started') {
      cases = new Map(event.cases.map((head) => [head.id, { head, attempts: [] }]));
      runs.push({ started: event, cases: [...cases.values()] });
    } else if (event.type === 'run-ended') {
      const run = runs.at(-1);
      if (run) run.ended = event;
    } else addTo(cases.get(event.type === 'case-decided' ? event.result.id : event.id), event);
  // An entry that went on for long was told after younger ones.
  for (const { attempts } of runs.flatMap((run) => run.cases))
    for (const { journal } of attempts) journal.sort((a, b) => a.at - b.at);
  return runs;
}

type OfCase = Exclude<RunEvent, RunStarted | RunEnded>;

function addTo(story: CaseStory | undefined, event: OfCase): void {
  if (!story) return;
  switch (event.type) {
    case 'case-started':
      story.attempts.push(begun(event.attempt, event.at));
      return;
    case 'case-direct':
      story.direct = event.entries;
      return;
    case 'case-decided':
      story.result = withEvidence(event.result, story);
      return;
    case 'case-journal':
      attemptOf(story, event.attempt).journal.push(...event.entries);
      return;
    case 'case-usage': {
      const { at, memory, cpuMs, processes } = event;
      attemptOf(story, event.attempt).usage.push({ at, memory, cpuMs, processes });
      return;
    }
    case 'case-output':
      attemptOf(story, event.attempt).output = event.text;
  }
}

function attemptOf(story: CaseStory, attempt: number): AttemptStory {
  const known = story.attempts.find((each) => each.attempt === attempt);
  if (known) return known;
  const late = begun(attempt, 0);
  story.attempts.push(late);
  return late;
}

function begun(attempt: number, startedAt: number): AttemptStory {
  return { attempt, startedAt, journal: [], usage: [], output: '' };
}

/** A log tells journal and output by themselves: a result that lacks them gets them back. */
function withEvidence(result: CaseResult, story: CaseStory): CaseResult {
  const told = attemptToldOf(result, story.attempts);
  if (!told || result.verdict === 'passed') return result;
  return { journal: told.journal, output: told.output, ...result };
}

/** The attempt that the result speaks of: of a flaky case the one that failed. */
export function attemptToldOf(
  { verdict, attempts }: CaseResult,
  stories: readonly AttemptStory[],
): AttemptStory | undefined {
  const told = verdict === 'flaky' ? 1 : attempts;
  return stories.find(({ attempt }) => attempt === told);
}

/** What is decided, in the order of the profile. */
export function resultsOf({ cases }: RunStory): CaseResult[] {
  return cases.flatMap(({ result }) => result ?? []);
}
