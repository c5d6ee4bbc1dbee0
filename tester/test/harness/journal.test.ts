import t from 'tap';
import { Journal } from '../../harness/journal.js';
import { eventually } from '../helpers.js';

t.test('runs of bytes on one peer become one entry', async (t) => {
  const journal = new Journal();
  journal.add('client 1', 'received', { bytes: 10, offset: 0 });
  journal.add('client 1', 'received', { bytes: 5, offset: 10 });
  t.equal(journal.entries.length, 1);
  t.match(journal.entries[0], { peer: 'client 1', event: 'received', bytes: 15, offset: 0 });
  t.ok((journal.entries[0]?.until ?? -1) >= (journal.entries[0]?.at ?? 0));
});

t.test('other peers, other events and events without bytes stay apart', async (t) => {
  const journal = new Journal();
  journal.add('client 1', 'received', { bytes: 10, offset: 0 });
  journal.add('client 2', 'received', { bytes: 10, offset: 0 });
  journal.add('client 1', 'sent', { bytes: 10, offset: 0 });
  journal.add('client 1', 'note', { text: 'one' });
  journal.add('client 1', 'note', { text: 'two' });
  t.strictSame(
    journal.entries.map(({ peer, event }) => `${peer} ${event}`),
    ['client 1 received', 'client 2 received', 'client 1 sent', 'client 1 note', 'client 1 note'],
  );
});

t.test('another peer in between does not end a run', async (t) => {
  const journal = new Journal();
  for (let i = 0; i < 10; i++)
    for (const peer of ['client 1', 'client 2']) journal.add(peer, 'sent', { bytes: 1, offset: i });
  t.strictSame(
    journal.entries.map(({ bytes }) => bytes),
    [10, 10],
  );
});

t.test('bytes that come after a pause are a new entry', async (t) => {
  const journal = new Journal();
  journal.add('client 1', 'sent', { bytes: 1, offset: 0 });
  const first = journal.now();
  await eventually('a pause of 250 ms', () => journal.now() - first > 260);
  journal.add('client 1', 'sent', { bytes: 1, offset: 1 });
  t.equal(journal.entries.length, 2);
});

t.test('past 2000 entries transfers are left out and counted, endings are not', async (t) => {
  const journal = new Journal();
  const waiting = journal.until(() => journal.dropped === 10, 20_000);
  for (let i = 0; i < 2_010; i++) journal.add(`client ${i}`, 'sent', { bytes: 1, offset: 0 });
  t.equal(journal.entries.length, 2_000);
  t.equal(journal.dropped, 10);
  t.equal(await waiting, true);
  journal.add('client 1', 'reset');
  t.match(journal.entries.at(-1), { peer: 'client 1', event: 'reset' });
  t.match(journal.closing().at(-1), { event: 'note', text: '10 transfers left out' });
});

t.test('transfers that alternate are merged each with its own kind', async (t) => {
  const journal = new Journal();
  for (let i = 0; i < 10; i++)
    for (const event of ['sent', 'received'] as const)
      journal.add('client 1', event, { bytes: 1, offset: i });
  t.match(journal.entries, [
    { event: 'sent', bytes: 10, offset: 0 },
    { event: 'received', bytes: 10, offset: 0 },
  ]);
  t.equal(journal.entries.length, 2);
  t.equal(journal.closing().length, 2, 'nothing was left out');
});

t.test('until resolves with true as soon as the condition holds', async (t) => {
  const journal = new Journal();
  t.equal(await journal.until(() => true, 0), true);
  let bytes = 0;
  const waiting = journal.until(() => bytes > 1, 20_000);
  journal.add('client 1', 'sent', { bytes: 1, offset: 0 });
  bytes = 2;
  journal.add('client 1', 'sent', { bytes: 1, offset: 1 }); // merged, and yet a change
  t.equal(await waiting, true);
  t.equal(journal.listenerCount('change'), 0);
});

t.test('wake makes those who wait look again', async (t) => {
  const journal = new Journal();
  let over = false;
  const waiting = journal.until(() => over, 20_000);
  over = true;
  journal.wake();
  t.equal(await waiting, true);
  t.equal(journal.entries.length, 0);
});

t.test(
  'until resolves with false when the time is over, and takes its listener away',
  async (t) => {
    const journal = new Journal();
    t.equal(await journal.until(() => false, 20), false);
    t.equal(journal.listenerCount('change'), 0);
  },
);

t.test('until looks once more when the time is over', async (t) => {
  const journal = new Journal();
  const started = journal.now();
  // Nothing is added to the journal: only the last look can see that it holds by now.
  t.equal(await journal.until(() => journal.now() - started > 10, 50), true);
});

t.test('until rejects with what the condition throws, and takes its listener away', async (t) => {
  const journal = new Journal();
  let broken = false;
  const condition = () => {
    if (broken) throw new Error('seen too much');
    return false;
  };
  const waiting = t.rejects(journal.until(condition, 20_000), { message: 'seen too much' });
  broken = true;
  journal.add('client 1', 'fin');
  await waiting;
  t.equal(journal.listenerCount('change'), 0);
  await t.rejects(journal.until(condition, 20_000), { message: 'seen too much' });
  t.equal(journal.listenerCount('change'), 0);
});
