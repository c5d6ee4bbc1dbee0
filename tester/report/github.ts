import type { CaseStory, RunStory } from '../log/story.js';
import { asIfKilled } from '../log/undecided.js';
import { lined, partsOf } from './failure.js';
import { boundedMarkdown } from './markdown.js';
import { standingOf } from './standing.js';
import { onePerSubject } from './subjects.js';
import { standsAs } from './wording.js';

type Kind = 'error' | 'warning' | 'notice';

interface Annotation {
  kind: Kind;
  title: string;
  message: string;
}

/** GitHub shows so many of each kind from one step, and drops the others without a word. */
const mostOfAKind = 10;
/** In characters; a reader of annotations wants no more, and GitHub's own limit is 64 KB. */
const longestMessage = 2_000;
const longestTitle = 255;
/** What a step may write of a summary, in bytes; GitHub drops one that is longer as a whole. */
const longestSummary = 1_024 * 1_024;

/**
 * The failures as workflow commands, of which GitHub Actions makes annotations: an error for what
 * fails the run, a warning for what is flaky or recommended, a notice for what is informational or
 * inconclusive. What is known, passed or skipped has none. That a run was killed or interrupted is
 * a warning.
 */
export function githubReport(runs: readonly RunStory[]): string {
  const subjects = onePerSubject(runs).map(asIfKilled);
  const all = subjects.flatMap((run) => annotationsOf(run, subjects.length > 1));
  return withinLimits(all).map(command).join('');
}

/** The Markdown report, as long as a summary of a step may be. */
export function githubSummary(runs: readonly RunStory[]): string {
  return boundedMarkdown(runs, longestSummary);
}

/** An earlier run of the subject had come to what this one did not. */
const allDecided = 'every case is decided all the same';

function annotationsOf(run: RunStory, named: boolean): Annotation[] {
  const prefix = named ? `${run.started.subject}: ` : '';
  const left = run.cases.filter(({ result }) => !result).length;
  const early: Annotation = {
    kind: 'warning',
    title: `${prefix}the run did not come to its end`,
    message: left > 0 ? `${left} of ${run.cases.length} cases are not decided` : allDecided,
  };
  const annotations = run.cases.flatMap((story) => {
    const kind = kindOf(story, run);
    if (!kind) return [];
    const title = `${prefix}${story.head.title}: ${standsAs(story)}`;
    const more: [string, string] = ['more', `tester explain ${story.head.id}`];
    return [{ kind, title, message: lined([...partsOf(story, run), more]) }];
  });
  return run.ended && !run.ended.interrupted ? annotations : [early, ...annotations];
}

function kindOf(story: CaseStory, run: RunStory): Kind | undefined {
  const { result } = story;
  if (!result || result.expected) return undefined;
  if (standingOf(story, run) === 'failed') return 'error';
  const { verdict, severity } = result;
  if (verdict === 'inconclusive') return 'notice';
  if (verdict !== 'failed' && verdict !== 'flaky') return undefined;
  return severity === 'informational' ? 'notice' : 'warning';
}

/** So many of each kind as are shown, and a last notice that says how many are not. */
function withinLimits(all: readonly Annotation[]): Annotation[] {
  const first = (kind: Kind, most: number) =>
    all.filter((each) => each.kind === kind).slice(0, most);
  const shown = (notices: number) => [
    ...first('error', mostOfAKind),
    ...first('warning', mostOfAKind),
    ...first('notice', notices),
  ];
  if (shown(mostOfAKind).length === all.length) return [...all];
  const kept = shown(mostOfAKind - 1);
  const message = `${all.length - kept.length} more are in the output and in the summary of this step`;
  return [...kept, { kind: 'notice', title: 'Not all annotations are shown', message }];
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
function command({ kind, title, message }: Annotation): string {
  const property = data(cut(title.replaceAll(/\s+/g, ' '), longestTitle))
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
  return `::${kind} title=${property}::${data(cut(message, longestMessage))}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
