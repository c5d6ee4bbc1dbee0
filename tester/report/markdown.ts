import { markdownTable } from 'markdown-table';
import { headsOf } from '../log/merge.js';
import type { CaseStory, RunStory } from '../log/story.js';
import { scoreOf } from '../score.js';
import { partsOf } from './failure.js';
import { limitsText } from './limits.js';
import { onePerSubject } from './subjects.js';
import { counts, standsAs } from './wording.js';

/**
 * The runs in Markdown as GitHub and GitLab show it: score, counts, a table of the cases and what
 * is known of those that did not pass; several subjects side by side.
 */
export function markdownReport(runs: readonly RunStory[]): string {
  return `${sections(runs).join('\n\n')}\n`;
}

/** The same in at most so many bytes: what does not fit is left out, and that is said. */
export function boundedMarkdown(runs: readonly RunStory[], limit: number): string {
  const all = sections(runs).map((each) => `${each}\n\n`);
  const size = (texts: readonly string[]) => Buffer.byteLength(texts.join(''));
  if (size(all) <= limit) return all.join('');
  const note = '\nWhat followed here was too long, and is left out.\n';
  let kept = all.length;
  while (kept > 0 && size([...all.slice(0, kept), note]) > limit) kept -= 1;
  return `${all.slice(0, kept).join('')}${note}`;
}

/** What is left out is left out as a whole: a heading, a table, a failure. */
function sections(runs: readonly RunStory[]): string[] {
  const subjects = onePerSubject(runs);
  const [only, second] = subjects;
  if (!only) return ['Nothing was graded.'];
  if (!second) {
    const spread = runs.length > 1 ? `, the worst of ${runs.length} runs` : '';
    const title = `# ${plain(only.started.subject)}`;
    return [title, `${overview(only)}${spread}`, about(only), cases(only), ...failures(only, '##')];
  }
  return [
    '# Subjects compared',
    matrix(subjects),
    ...subjects.flatMap((run) => [
      `## ${plain(run.started.subject)}`,
      overview(run),
      about(run),
      ...failures(run, '###'),
    ]),
  ];
}

function overview({ started, cases: all, ended }: RunStory): string {
  const { points, of } = scoreOf(all, started);
  const early = !ended ? '; the run did not come to its end' : ended.interrupted && '; interrupted';
  return `**${points} of ${of} points**: ${counts(all.map(standsAs))} of ${all.length}${early || ''}`;
}

function about({ started, ended }: RunStory): string {
  const { profile, seed, stall, timeScale, strict, limits, tester, machine, time } = started;
  const facts = [
    `profile \`${profile.id}\``,
    `seed ${seed}`,
    `stall time ${stall / 1_000} s`,
    ...(timeScale === 1 ? [] : [`time scale ${timeScale}`]),
    ...(strict ? ['strict'] : []),
    ...(limits ? [`limits (${limitsText(limits)})`] : []),
    ...(ended ? [`${(ended.durationMs / 1_000).toFixed(1)} s`] : []),
    `tester ${tester}, ${plain(machine.system)}, Node.js ${machine.node}, ${time}`,
  ];
  return facts.join(', ');
}

function cases({ cases: all }: RunStory): string {
  const rows = all.map((story) => {
    const { head, result } = story;
    const taken = result && result.attempts > 0 ? `${(result.durationMs / 1_000).toFixed(2)}` : '';
    return [`\`${head.id}\``, plain(head.title), marked(story), taken];
  });
  return table([['case', 'title', 'verdict', 'seconds'], ...rows], ['', '', '', 'r']);
}

function matrix(subjects: readonly RunStory[]): string {
  const rows = headsOf(subjects).map(({ id }) => [
    `\`${id}\``,
    ...subjects.map((run) => {
      const story = run.cases.find(({ head }) => head.id === id);
      return story ? marked(story) : '';
    }),
  ]);
  const scores = subjects.map((run) => scoreOf(run.cases, run.started));
  return table([
    ['case', ...subjects.map(({ started }) => plain(started.subject))],
    ...rows,
    ['**points**', ...scores.map(({ points, of }) => `**${points} of ${of}**`)],
  ]);
}

/** Without spaces for columns: nobody reads a wide table in its source. */
function table(rows: string[][], align: string[] = []): string {
  return markdownTable(rows, { align, alignDelimiters: false });
}

/** What is not as it should be is to be seen in a long table. */
function marked(story: CaseStory): string {
  const words = standsAs(story);
  return words === 'passed' ? words : `**${words}**`;
}

function failures(run: RunStory, heading: string): string[] {
  const wrong = run.cases.filter(({ result }) => result && result.verdict !== 'passed');
  if (wrong.length === 0) return [];
  return [`${heading} What did not pass`, ...wrong.map((story) => details(story, run))];
}

function details(story: CaseStory, run: RunStory): string {
  const { id, title } = story.head;
  const parts = partsOf(story, run).map(([label, text]) => `- **${label}:** ${plain(text)}`);
  return [
    `<details><summary><code>${id}</code> ${html(title)}: ${standsAs(story)}</summary>`,
    parts.join('\n'),
    '</details>',
  ].join('\n\n');
}

/** Text in which nothing is taken for markup, on one line. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_<>&|~[\]#@$]/g, '\\$&');
}

function html(text: string): string {
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[&<>]/g, (each) => escapes[each] as string);
}
