import xmlbuilder, { type XMLElement } from 'xmlbuilder';
import type { CaseStory, RunStory } from '../log/story.js';
import { asIfKilled } from '../log/undecided.js';
import { scoreOf } from '../score.js';
import { formatJournal } from './evidence.js';
import { lined, partsOf, quoted } from './failure.js';
import { limitsText } from './limits.js';
import { type Standing, standingOf } from './standing.js';
import { onePerSubject } from './subjects.js';
import { standsAs } from './wording.js';

/** The journal of a case that goes on for long is told from behind. */
const journalLines = 60;

/**
 * The runs as JUnit's XML: a suite for each subject, a `failure` where the subject is at fault, an
 * `error` where the tester is or the case was not finished. What did not pass and fails no run is
 * `skipped` with the reason, since there is no word for it. Characters that XML does not allow are
 * replaced.
 */
export function junitReport(runs: readonly RunStory[]): string {
  const suites = onePerSubject(runs).map(asIfKilled);
  const root = xmlbuilder
    .create('testsuites', { encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' })
    .att('name', 'tester');
  const totals = totalsOf(suites.flatMap((run) => run.cases.map((each) => standingOf(each, run))));
  for (const name of ['tests', 'failures', 'errors'] as const) root.att(name, totals[name]);
  for (const [index, run] of suites.entries()) addSuite(root, run, index);
  return `${root.end({ pretty: true })}\n`;
}

function totalsOf(standings: readonly Standing[]) {
  const count = (...wanted: Standing[]) => standings.filter((each) => wanted.includes(each)).length;
  return {
    tests: standings.length,
    failures: count('failed'),
    errors: count('inconclusive', 'unfinished'),
    skipped: count('skipped', 'tolerated'),
  };
}

function addSuite(root: XMLElement, run: RunStory, id: number): void {
  const { started, cases } = run;
  const taken = cases.reduce((sum, { result }) => sum + (result?.durationMs ?? 0), 0);
  const suite = root.ele('testsuite', {
    ...{ id, name: started.subject },
    ...totalsOf(cases.map((each) => standingOf(each, run))),
    time: seconds(run.ended?.durationMs ?? taken),
    // Of this attribute no reader expects fractions or a zone.
    timestamp: started.time.replace(/\.\d+Z$/, ''),
  });
  const properties = suite.ele('properties');
  for (const [name, value] of propertiesOf(run)) properties.ele('property', { name, value });
  for (const each of cases) addCase(suite, each, run);
}

function propertiesOf({ started, cases, ended }: RunStory): [name: string, value: string][] {
  const { points, of } = scoreOf(cases, started);
  const complete = !ended ? 'no' : ended.interrupted ? 'interrupted' : 'yes';
  return [
    ['command', quoted(started.command)],
    ['profile', started.profile.id],
    ['seed', String(started.seed)],
    ['stall', `${started.stall / 1_000} s`],
    ['strict', started.strict ? 'yes' : 'no'],
    ...(started.limits ? [['limits', limitsText(started.limits)] as [string, string]] : []),
    ['tester', started.tester],
    ['score', `${points} of ${of}`],
    ['complete', complete],
  ];
}

function addCase(suite: XMLElement, story: CaseStory, run: RunStory): void {
  const { head, result } = story;
  const standing = standingOf(story, run);
  const element = suite.ele('testcase', {
    classname: head.id.split('.')[0],
    name: `${head.id}: ${head.title}`,
    time: seconds(result?.durationMs ?? 0),
  });
  if (standing === 'passed') return;
  const text = lined(partsOf(story, run));
  const message = result?.failure?.seen ?? result?.reason ?? standsAs(story);
  const child = { type: result?.verdict ?? 'unfinished', message };
  if (standing === 'failed') element.ele('failure', child, text);
  else if (standing === 'inconclusive' || standing === 'unfinished')
    element.ele('error', child, text);
  // The schema has a text here, and no attributes.
  else element.ele('skipped', `${standsAs(story)}\n${text}`);
  addEvidence(element, story);
}

function addEvidence(element: XMLElement, { result }: CaseStory): void {
  const { journal = [], output } = result ?? {};
  if (journal.length > 0) {
    const lines = formatJournal(journal.slice(-journalLines));
    const left = journal.length - journalLines;
    if (left > 0) lines.splice(1, 0, `    ${left} entries left out here`);
    element.ele('system-out', lines.join('\n'));
  }
  if (output) element.ele('system-err', output);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
