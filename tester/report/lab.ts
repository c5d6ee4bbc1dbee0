import type { CaseHead, CaseStarted, RunEnded, RunEvent, RunStarted } from '../log/events.js';
import type { RunStory } from '../log/story.js';
import { scoreOf } from '../score.js';
import type { CaseResult, Verdict } from '../verdict.js';
import { formatJournal, formatOutput } from './evidence.js';
import { failureParts, quoted, usualProgram } from './failure.js';
import { type Paint, plain, type Tone } from './paint.js';
import type { Known } from './progress.js';
import { counts, standsAs } from './wording.js';

export interface LabOptions {
  /** Add the journal and what the subject printed to each failure, and tell the known ones too. */
  verbose?: boolean;
  /** The subject as it was named on the command line, for lines that can be typed again. */
  subject?: readonly string[];
  /** How the tester is typed, for the same; `tester` unless said. */
  program?: string;
  /** Colours, for a terminal; none unless said. */
  paint?: Paint;
}

/** A case of which a verdict is told, if only that there is none. */
type Decided = Known & { head: CaseHead; result: CaseResult };

function isDecided<Story extends Known>(story: Story): story is Story & Decided {
  return story.result !== undefined;
}

/** How the lines of a result are written. */
interface Manner {
  verbose: boolean;
  /** The subject as a shell takes it. */
  words: string;
  program: string;
  paint: Paint;
}

/**
 * The handout's report: `Title: passed`, in the handout's order, each line as soon as it and all
 * above it are decided. Returns a function from an event to the lines that it completes.
 */
export function labReport({
  verbose = false,
  subject = [],
  program = usualProgram,
  paint = plain,
}: LabOptions = {}): (event: RunEvent) => string[] {
  const manner: Manner = { verbose, words: quoted(subject), program, paint };
  let started: RunStarted | undefined;
  let waiting: CaseHead[] = [];
  const begun = new Map<string, CaseStarted[]>();
  const decided = new Map<string, Decided>();

  return (event) => {
    if (event.type === 'run-started') {
      started = event;
      waiting = [...event.cases];
      begun.clear();
      decided.clear();
    }
    if (event.type === 'run-ended') return summary(started, [...decided.values()], event);
    if (event.type === 'case-started') begun.set(event.id, [...(begun.get(event.id) ?? []), event]);
    if (event.type !== 'case-decided') return [];
    const { result } = event;
    const head = started?.cases.find(({ id }) => id === result.id);
    if (!head) return [];
    decided.set(result.id, { head, result, attempts: begun.get(result.id) ?? [] });
    const lines: string[] = [];
    for (let head = waiting[0]; head && decided.has(head.id); head = waiting[0]) {
      lines.push(...resultLines(decided.get(head.id) as Decided, manner));
      waiting.shift();
    }
    return lines;
  };
}

/** The same of runs that are over, or of as much of them as there is. */
export function labText(runs: readonly RunStory[], { verbose = false } = {}): string {
  const lines = runs.flatMap((run) => {
    const words = quoted(run.started.command);
    return [
      ...(runs.length > 1 ? [`${run.started.subject}`] : []),
      ...run.cases.flatMap((story) =>
        isDecided(story)
          ? resultLines(story, { verbose, words, program: usualProgram, paint: plain })
          : [`${story.head.title}: ${standsAs(story)}`],
      ),
      ...(run.ended
        ? summary(run.started, run.cases.filter(isDecided), run.ended)
        : ['the run did not come to its end']),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function resultLines(decided: Decided, manner: Manner): string[] {
  const { result } = decided;
  const { id, title, verdict, failure, reason, expected } = result;
  const { verbose, words, program, paint } = manner;
  const lines = [`${title}: ${paint(tones[verdict], standsAs(decided))}`];
  // What is known needs no second explanation: the new failures are to be seen.
  if (expected && !verbose) return lines;
  if (verdict === 'flaky') lines.push('  passed when it was run once more; the first time:');
  if (reason) lines.push(labelled('reason', reason, paint));
  if (failure)
    lines.push(
      ...failureParts(failure, words, program).map(([label, text]) => labelled(label, text, paint)),
      labelled('more', `${program} explain ${id}`, paint),
    );
  if (verbose && verdict !== 'passed') {
    lines.push(...formatJournal(result.journal ?? []), ...formatOutput(result.output ?? ''));
  }
  return lines;
}

const tones: Readonly<Record<Verdict, Tone>> = {
  passed: 'good',
  failed: 'bad',
  flaky: 'doubtful',
  inconclusive: 'doubtful',
  skipped: 'faint',
};

/** The longest label is `expected`; what they label stands in one column. */
function labelled(label: string, text: string, paint: Paint): string {
  return `  ${paint('faint', `${label}:`.padEnd('expected:'.length))} ${text}`;
}

/** Nothing to add to a clean sheet: the handout has no such line. */
function summary(
  started: RunStarted | undefined,
  all: readonly Decided[],
  { interrupted }: RunEnded,
): string[] {
  const words = all.map(standsAs);
  if (words.every((each) => each === 'passed')) return [];
  const { points, of } = scoreOf(all, { strict: started?.strict === true });
  // A score of what happened to be decided would be taken for one of the whole.
  const score = of > 0 && !interrupted ? `, ${points} of ${of} points` : '';
  return [`${counts(words)} of ${words.length}${score}`];
}
