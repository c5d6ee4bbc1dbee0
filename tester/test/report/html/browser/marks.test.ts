import t from 'tap';
import { connectionsIn, entriesOf, markOf } from '../../../../report/html/browser/marks.js';
import { closesBoth, journalOf } from '../log.js';

t.test('each event has its shape, its way and its word', async (t) => {
  t.strictSame(
    closesBoth.map((each) => {
      const { kind, side, toProxy, label } = markOf(each, false);
      return `${side} ${toProxy ? '>' : '<'} ${kind}: ${label}`;
    }),
    [
      'origin < connect: accepted',
      'client > connect: connected',
      'client > transfer: 68.4 KiB',
      'origin < transfer: 68.4 KiB',
      'client > fin: FIN',
      'client < fin: FIN',
      'origin < fin: FIN',
      'origin > transfer: 1 byte',
      'origin < reset: RST ECONNRESET',
      'client < closed: closed',
    ],
  );
});

t.test('it tells time, peer, bytes and offset', async (t) => {
  const told = (...entry: Parameters<typeof journalOf>[0]) =>
    journalOf(entry).map((each) => markOf(each, false).told)[0];
  t.equal(
    told(204.31, 'client 1', 'sent', { bytes: 70_000, offset: 1_000, until: 240.31 }),
    '0.204 s, client 1: sent 70,000 bytes from offset 1,000 on in 36 ms',
  );
  t.equal(
    told(9, 'origin 2', 'reset', { text: 'ECONNRESET' }),
    '0.009 s, origin 2: the connection was reset (ECONNRESET)',
  );
  t.equal(told(9, 'tester', 'note', { text: 'left out' }), '0.009 s, tester: left out');
});

t.test('among several connections it has its number', async (t) => {
  const [entry] = journalOf([1, 'client 12', 'sent-reset']);
  t.match(entry && markOf(entry, true), { kind: 'reset', toProxy: true, label: '12: RST' });
  const [note] = journalOf([1, 'tester', 'note', { text: 'left out' }]);
  t.match(note && markOf(note, true), { kind: 'note', side: 'tester', label: 'left out' });
});

t.test('connections are known by the number that both sides share', async (t) => {
  const entries = journalOf(
    [1, 'client 10', 'connected'],
    [2, 'client 2', 'connected'],
    [3, 'tester', 'note'],
    [4, 'origin 2', 'accepted'],
  );
  t.strictSame(connectionsIn(entries), [2, 10]);
  t.strictSame(
    entriesOf(entries, 2).map(({ at }) => at),
    [2, 3, 4],
  );
});
