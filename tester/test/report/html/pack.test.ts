import t from 'tap';
import { tell } from '../../../log/story.js';
import { unpackJournal } from '../../../report/html/browser/packing.js';
import { packCases, packJournal } from '../../../report/html/pack.js';
import { decided, runStarted } from '../../events.js';
import { makeResult } from '../../helpers.js';
import { attempted, closesBoth, direct, journalOf, killedRun } from './log.js';

const packed = packCases(tell(killedRun())[0]?.cases ?? []);

t.test(
  'a journal comes out as it went in, but for parts of a tenth of a millisecond',
  async (t) => {
    const journal = [
      ...closesBoth,
      ...journalOf(
        [9_000.26, 'tester', 'note', { text: '7 entries left out here' }],
        [9_001, 'client 007', 'received', { bytes: 5, offset: 100 }],
        [9_002, 'client 1', 'sent', { bytes: 5, offset: 1_000_000 }],
        [9_003, 'client 1', 'sent', { bytes: 5, offset: 1_000_005 }],
      ),
    ];
    const rounded = journal.map((each) => ({ ...each, at: Math.round(each.at * 10) / 10 }));
    t.strictSame(unpackJournal(packJournal(journal)), rounded);
  },
);

t.test('what follows on what came before takes little room', async (t) => {
  const sent = (at: number, offset: number) =>
    journalOf([at, 'client 3', 'sent', { bytes: 50, offset }]);
  const { entries } = packJournal([...sent(1, 0), ...sent(2, 50), ...sent(3, 150)]);
  t.strictSame(entries, [
    [10, 6, 2, 50],
    [10, 6, 2, 50],
    [10, 6, 2, 50, 0, 50],
  ]);
});

t.test('a failure is told with its connection, its end and where it departs', async (t) => {
  const half = packed['close.half'];
  t.match(half, { told: 0, connection: 1, attempts: [{ label: 'attempt 1: failed', end: 8_450 }] });
  t.match(half?.attempts[0]?.divergence, { peer: 'client 1', at: 8_446 });
  t.match(half?.attempts[0]?.usage[0], [500, 2930, 0]);
  t.equal(half?.attempts[0]?.output, 'proxy: <closed>\n');
});

t.test('what happens without the proxy is there to be compared', async (t) => {
  const attempts = packed['close.half']?.attempts ?? [];
  t.match(attempts[1], { label: 'direct run, without the proxy', direct: true, output: '' });
  t.strictSame(attempts[1] && unpackJournal(attempts[1].journal), direct);
  t.equal(attempts.length, 2);
});

t.test('of a flaky case the attempt that failed is told, and the other is there', async (t) => {
  t.equal(packed['close.late']?.told, 0);
  t.strictSame(
    packed['close.late']?.attempts.map(({ label }) => label),
    ['attempt 1: failed', 'attempt 2: passed'],
  );
});

t.test('what has not come to an end is there as far as it goes', async (t) => {
  t.match(packed['flow.slow'], { told: 0, attempts: [{ label: 'attempt 1: not finished' }] });
  t.equal(packed['flow.slow']?.attempts[0]?.end, undefined);
  t.notOk('flow.never' in packed);
});

t.test('a journal that is too long loses its middle, and output its beginning', async (t) => {
  const long = Array.from({ length: 1_500 }, (_, at) => journalOf([at, 'client 1', 'sent'])).flat();
  const events = [
    runStarted(['a', 'b']),
    ...attempted('a', long, { output: `${'x'.repeat(20_000)}end` }),
    ...attempted('b', closesBoth),
    decided(makeResult('a')),
  ];
  const { a, b } = packCases(tell(events)[0]?.cases ?? []);
  const [attempt] = a?.attempts ?? [];
  const entries = attempt ? unpackJournal(attempt.journal) : [];
  t.equal(entries.length, 1_001);
  t.match(entries[500], { peer: 'tester', event: 'note', text: '500 entries are left out here' });
  t.equal(entries[499]?.at, 499);
  t.equal(entries[501]?.at, 1_000);
  t.match(attempt?.output, /^\[4003 characters are left out here\]\nx{15997}end$/);
  t.equal(b?.attempts[0]?.journal.entries.length, closesBoth.length);
});
