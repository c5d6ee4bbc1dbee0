import type { CaseHead, RunEvent } from '../log/events.js';
import { type RunStory, resultsOf } from '../log/story.js';
import type { CaseResult, Verdict } from '../verdict.js';
import { formatJournal, formatOutput } from './evidence.js';
import { failureParts, quoted } from './failure.js';
import { type Paint, plain, type Tone } from './paint.js';
import { counts, standsAs, wording } from './wording.js';

export interface LabOptions {
  /** Add the journal and what the subject printed to each failure, and tell the known ones too. */
  verbose?: boolean;
  /** The subject as it was named on the command line, for lines that can be typed again. */
  subject?: readonly string[];
  /** Colours, for a terminal; none unless said. */
  paint?: Paint;
}

/** How the lines of a result are written. */
interface Manner {
  verbose: boolean;
  /** The subject as a shell takes it. */
  words: string;
  paint: Paint;
}

/**
 * The handout's report: `Title: passed`, in the handout's order, each line as soon as it and all
 * above it are decided. Returns a function from an event to the lines that it completes.
 */
export function labReport({
  verbose = false,
  subject = [],
  paint = plain,
}: LabOptions = {}): (event: RunEvent) => string[] {
  const manner: Manner = { verbose, words: quoted(subject), paint };
  let waiting: CaseHead[] = [];
  const decided = new Map<string, CaseResult>();

  return (event) => {
    if (event.type === 'run-started') {
      waiting = [...event.cases];
      decided.clear();
    }
    if (event.type === 'run-ended') return summary([...decided.values()]);
    if (event.type !== 'case-decided') return [];
    decided.set(event.result.id, event.result);
    const lines: string[] = [];
    for (let head = waiting[0]; head && decided.has(head.id); head = waiting[0]) {
      lines.push(...resultLines(decided.get(head.id) as CaseResult, manner));
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
        story.result
          ? resultLines(story.result, { verbose, words, paint: plain })
          : [`${story.head.title}: ${standsAs(story)}`],
      ),
      ...(run.ended ? summary(resultsOf(run)) : ['the run did not come to its end']),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function resultLines(result: CaseResult, manner: Manner): string[] {
  const { id, title, verdict, failure, reason, expected } = result;
  const { verbose, words, paint } = manner;
  const lines = [`${title}: ${paint(tones[verdict], wording(result))}`];
  // What is known needs no second explanation: the new failures are to be seen.
  if (expected && !verbose) return lines;
  if (verdict === 'flaky') lines.push('  passed when it was run once more; the first time:');
  if (reason) lines.push(labelled('reason', reason, paint));
  if (failure)
    lines.push(
      ...failureParts(failure, words).map(([label, text]) => labelled(label, text, paint)),
      labelled('more', `tester explain ${id}`, paint),
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
function summary(results: readonly CaseResult[]): string[] {
  if (results.every((each) => wording(each) === 'passed')) return [];
  return [`${counts(results.map(wording))} of ${results.length}`];
}
