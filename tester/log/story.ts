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
  const teller = new Teller();
  for (const event of events) teller.add(event);
  return teller.runs;
}

/** Puts events together as they come. */
export class Teller {
  /** What is known so far. */
  readonly runs: RunStory[] = [];
  #cases = new Map<string, CaseStory>();

  add(event: RunEvent): void {
    if (event.type === 'run-started') {
      this.#cases = new Map(event.cases.map((head) => [head.id, { head, attempts: [] }]));
      this.runs.push({ started: event, cases: [...this.#cases.values()] });
    } else if (event.type === 'run-ended') {
      const run = this.runs.at(-1);
      if (run) run.ended = event;
    } else {
      const { id } = event.type === 'case-decided' ? event.result : event;
      addTo(this.#cases.get(id), event);
    }
  }

  /** Forgets what happened on the wire in a case of the latest run: nobody is going to ask. */
  forget(id: string): void {
    for (const attempt of this.#cases.get(id)?.attempts ?? []) attempt.journal = [];
  }
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
      for (const entry of event.entries) insert(attemptOf(story, event.attempt).journal, entry);
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

/** Keeps the order of time: an entry that went on for long is told after younger ones. */
function insert(journal: JournalEntry[], entry: JournalEntry): void {
  const before = journal.findLastIndex(({ at }) => at <= entry.at);
  journal.splice(before + 1, 0, entry);
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
