import t from 'tap';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { htmlReport } from '../../report/html.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';
import { attempted, journalOf, killedRun } from './html/log.js';

const render = (events: RunEvent[]) => htmlReport(tell(events));
const bodyOf = (page: string) => page.slice(page.indexOf('<body>'), page.indexOf('<script'));

/** The parts of a page that tell of a case each. */
function sectionsOf(page: string): string[] {
  return bodyOf(page)
    .split('<details ')
    .slice(1)
    .map((part) => part.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));
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
    'Expected 1 byte',
    'Seen end-of-file was read after 0 bytes',
    'Where client 1, after byte 0',
    'Far end origin 1 had sent 1 byte',
    'Likely bug what breaks close.half',
    'How to fix How to mend close.half.',
    'Replay tester --only close.half -- ./proxy {host} {port} {listen}',
    'Requirement What close.half asks for.',
    'Source RFC 9293 section 3.5',
    'Procedure How close.half is seen.',
  ])
    t.match(half, words);
  t.notMatch(half, 'Attempts');
  t.match(late, 'flaky');
  t.match(late, '2/2');
  t.match(late, 'Attempts 2: it failed, then passed');
  t.match(ipv6, 'Reason this machine has no ::1');
  t.match(slow, 'not finished');
  t.match(never, 'not begun');
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

t.test('60 cases with full journals stay under 2 MB', async (t) => {
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
      ...attempted(id, entries, { output, samples: 60 }),
      { type: 'case-direct', id, entries } as const,
      decided(makeResult(id, { verdict: 'failed', failure })),
    ];
  });
  const page = render([runStarted(ids), ...events, runEnded()]);
  t.ok(Buffer.byteLength(page) < 2_000_000, `${Buffer.byteLength(page)} bytes`);
  const packed = JSON.parse(/id="evidence">(.*?)<\/script>/.exec(page)?.[1] ?? '');
  const held = packed[ids[7] as string].attempts[0].journal.entries.length;
  t.ok(held > 300 && held <= 334, `${held} of each`);
});
