import t from 'tap';
import type { Severity } from '../../case.js';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { htmlReport } from '../../report/html.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';
import { attempted, journalOf, killedRun } from './html/log.js';

const render = (events: RunEvent[]) => htmlReport(tell(events));
const bodyOf = (page: string) => page.slice(page.indexOf('<body>'), page.indexOf('<script'));

/** The parts of a page that tell of a case each. */
const sectionParts = (page: string) => bodyOf(page).split('<details class="case"').slice(1);

/** What is to be read in them. */
function sectionsOf(page: string): string[] {
  return sectionParts(page).map((part) => part.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));
}

t.test('it says who was graded, how, and what came of it', async (t) => {
  const failed = makeResult('b', { verdict: 'failed', failure: { expected: 'x', seen: 'y' } });
  const heads = ['a', makeHead('b', { weight: 3 })];
  const page = render([runStarted(heads), decided(makeResult('a')), decided(failed), runEnded()]);
  const head = bodyOf(page).split('<main>')[0] as string;
  for (const words of [
    '<h1>./proxy</h1>',
    'The lab',
    '<strong>2</strong> of 5 points',
    '1 failed',
    '1 passed',
    '2026-01-02 03:04:05 UTC',
    '10 s',
    'Linux 6.1 x64, 2 cores',
    '1.2.3',
  ])
    t.match(head, words);
  t.notMatch(head, 'did not come to its end');
  t.equal(page.match(/<h1/g)?.length, 1);
});

t.test('a case tells all that is known of it', async (t) => {
  const [half = '', late = '', , , ipv6 = '', slow = '', never = ''] = sectionsOf(
    render(killedRun()),
  );
  for (const words of [
    'failed',
    'Half-close close.half',
    'required',
    '0/2',
    '8.45 s',
    'expected 1 byte',
    'seen end-of-file was read after 0 bytes',
    'where client 1, after byte 0',
    'far end origin 1 had sent 1 byte',
    'likely both sockets are closed at once',
    'how to fix How to mend close.half.',
    'replay tester --only close.half -- ./proxy {host} {port} {listen}',
    'requirement What close.half asks for.',
    'source RFC 9293 section 3.5',
    'procedure How close.half is seen.',
  ])
    t.match(half, words);
  t.notMatch(half, 'attempts');
  t.match(late, 'flaky');
  t.match(late, '2/2');
  t.match(late, /note passed when it was run once more .* attempts 2/);
  t.match(ipv6, 'reason this machine has no ::1');
  t.match(slow, /not finished .* reason the run ended while it ran/);
  t.match(never, /not begun .* reason the run ended before/);
});

t.test('what is inconclusive is said to be no fault of the subject', async (t) => {
  const result = makeResult('a', { verdict: 'inconclusive', reason: 'no port was free' });
  const page = render([runStarted(['a']), decided(result), runEnded()]);
  t.match(sectionsOf(page)[0], 'fault the tester or the machine was at fault and not the proxy');
});

t.test('a row tells in a line why there is no pass', async (t) => {
  const briefs = (page: string) =>
    sectionParts(page).map((part) => /<span class="brief">(.*?)<\/span>/.exec(part)?.[1]);
  const seen = 'end-of-file was read after 0 bytes';
  t.strictSame(briefs(render(killedRun())), [
    ...[seen, seen, undefined, undefined, undefined],
    ...['the run ended while it ran', 'the run ended before'],
  ]);
  const unknown = makeResult('a', { verdict: 'inconclusive', reason: 'no port was free' });
  const page = render([runStarted(['a']), decided(unknown), runEnded()]);
  t.strictSame(briefs(page), ['no port was free']);
});

t.test('a few failures are open from the beginning, of many the first required', async (t) => {
  const opened = (severities: Severity[], known: number[] = []) => {
    const heads = severities.map((severity, index) => makeHead(`a.${index}`, { severity }));
    const results = heads.map(({ id, severity }, index) =>
      decided(
        makeResult(id, {
          ...{ verdict: 'failed', severity, failure: { expected: 'x', seen: 'y' } },
          ...(known.includes(index) && { expected: true }),
        }),
      ),
    );
    const page = render([runStarted(['passes', ...heads]), ...results, runEnded()]);
    return sectionParts(page)
      .filter((part) => part.startsWith(' open '))
      .map((part) => /data-id="(.*?)"/.exec(part)?.[1]);
  };
  const five: Severity[] = ['recommended', 'required', 'informational', 'required', 'required'];
  t.strictSame(opened(five), ['a.0', 'a.1', 'a.2', 'a.3', 'a.4']);
  t.strictSame(opened([...five, 'required']), ['a.1']);
  t.strictSame(opened([...five, 'required'], [1, 3]), ['a.0', 'a.2', 'a.4', 'a.5']);
});

t.test('a run that did not come to its end says so', async (t) => {
  t.match(bodyOf(render(killedRun())), /did not come to its end<\/strong>: the tester was ended/);
  const interrupted = render([runStarted(['a']), runEnded({ interrupted: true })]);
  t.match(bodyOf(interrupted), /did not come to its end<\/strong>: it was interrupted/);
});

t.test('what is known to fail is called known', async (t) => {
  const known = makeResult('a', { verdict: 'failed', expected: true });
  t.match(sectionsOf(render([runStarted(['a']), decided(known), runEnded()]))[0], 'failed (known)');
});

t.test('the counts tell required failures from others, and each chooses its cases', async (t) => {
  const severity = (index: number) =>
    (['informational', 'required', 'recommended', 'required'] as const)[index] ?? 'required';
  const heads = Array.from({ length: 6 }, (_, index) =>
    makeHead(`a.${index}`, { severity: severity(index) }),
  );
  const results = heads
    .slice(0, 5)
    .map(({ id, severity }, index) =>
      makeResult(id, { verdict: 'failed', severity, ...(index === 4 && { expected: true }) }),
    );
  const page = render([runStarted(heads), ...results.map((each) => decided(each)), runEnded()]);
  const links = [
    ...bodyOf(page).matchAll(/<li class="[\w-]+"><a href="(.*?)">.*?<\/span> (.*?)<\/a>/g),
  ];
  t.strictSame(
    links.map(([, href, words]) => `${words}: ${href?.replace('&amp;', '&')}`),
    [
      '2 failed: #verdict=failed&severity=required',
      '1 failed (recommended): #verdict=failed&severity=recommended',
      '1 failed (informational): #verdict=failed&severity=informational',
      '1 failed (known): #verdict=failed-known',
      '1 not begun: #verdict=not-begun',
    ],
  );
  t.match(page, /name="verdict" value="failed" aria-pressed="false">✗ failed <b>4</);
  t.match(page, /name="verdict" value="failed-known" .*?>✗ failed \(known\) <b>1</);
});

t.test('of several runs the worst is told, with how many were like it', async (t) => {
  const run = (verdict: 'passed' | 'failed') => [
    runStarted(['a']),
    decided(makeResult('a', { verdict })),
    runEnded(),
  ];
  const page = render([...run('passed'), ...run('failed'), ...run('failed')]);
  t.equal(sectionsOf(page).length, 1);
  t.match(sectionsOf(page)[0], /failed .* 2 of 3 runs/);
  t.match(page, 'of 3 runs the worst for each case');
});

t.test('of no run it is empty', async (t) => {
  t.equal(htmlReport([]), '');
});

t.test('nothing that a log holds becomes a part of the page', async (t) => {
  const evil = `</script><script>alert("1")</script><img src=x onerror='x'>`;
  const head = Object.fromEntries(
    Object.entries(makeHead('a')).map(([key, value]) => [
      key,
      typeof value === 'string' && key !== 'severity' && key !== 'id' ? evil : value,
    ]),
  );
  const failure = { expected: evil, seen: evil, where: evil, likelyCause: evil, replay: evil };
  const journal = journalOf([1, evil, 'note', { text: evil }]);
  const page = render([
    runStarted([makeHead('a', head), evil], {
      ...{ subject: evil, command: [evil], time: evil, tester: evil },
      profile: { id: evil, title: evil, source: evil },
      machine: { system: evil, processors: 2, node: evil },
    }),
    ...attempted('a', journal, { output: evil }),
    decided(makeResult('a', { verdict: 'failed', failure })),
    decided(makeResult(evil, { verdict: 'skipped', reason: evil })),
  ]);
  t.equal(page.match(/<script/g)?.length, 2);
  t.equal(page.match(/<\/script/g)?.length, 2);
  t.notMatch(page, '<img');
  t.notMatch(page, /="[^"]*<script/);
  const json = /id="evidence">(.*?)<\/script>/.exec(page)?.[1] ?? '';
  t.equal(JSON.parse(json).a.attempts[0].output, evil);
});

t.test('it asks for nothing that is not in it, and runs no script but its own', async (t) => {
  const page = render(killedRun());
  t.match(page, /content="default-src 'none'; .*script-src 'sha256-[^']{44}'"/);
  t.notMatch(page, /(src|href)="(?!data:,"|#)/);
  t.notMatch(page, /@import|url\(/);
});

t.test('60 cases run twice, with full journals and many samples, stay under 2 MB', async (t) => {
  const ids = Array.from({ length: 60 }, (_, index) => `group.case-${index}`);
  const events = ids.flatMap((id) => {
    const entries = Array.from({ length: 4_001 }, (_, index) => {
      const peer = `${index % 2 ? 'client' : 'origin'} ${index % 997}`;
      const at = index * 7.1234;
      return {
        at,
        until: at + 300,
        peer,
        event: 'sent',
        bytes: 1_234_567,
        offset: 98_765_432,
      } as const;
    });
    const output = 'a line of what it printed\n'.repeat(2_500);
    const failure = { expected: 'x', seen: 'y', peer: 'client 1' };
    return [
      ...attempted(id, entries, { output, samples: 2_000 }),
      ...attempted(id, entries, { attempt: 2, output, samples: 2_000 }),
      { type: 'case-direct', id, entries } as const,
      decided(makeResult(id, { verdict: 'failed', attempts: 2, failure })),
    ];
  });
  const page = render([runStarted(ids), ...events, runEnded()]);
  t.ok(Buffer.byteLength(page) < 2_000_000, `${Buffer.byteLength(page)} bytes`);
  const packed = JSON.parse(/id="evidence">(.*?)<\/script>/.exec(page)?.[1] ?? '');
  const held = packed[ids[7] as string].attempts[0].journal.entries.length;
  t.equal(packed[ids[7] as string].attempts[1].usage.length, 100);
  t.ok(held > 200 && held <= 223, `${held} of each`);
});
