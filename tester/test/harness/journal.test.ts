import t from 'tap';
import { Journal, type JournalEntry } from '../../harness/journal.js';
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

t.test('of a long story the first and the newest 2000 entries are kept', async (t) => {
  const journal = new Journal();
  for (let i = 0; i < 4_000; i++) journal.add(`client ${i}`, 'connected');
  t.equal(journal.entries.length, 4_000, 'so much fits');
  const waiting = journal.until(() => journal.entries.at(-1)?.event === 'fin', 20_000);
  for (let i = 4_000; i < 100_000; i++) journal.add(`client ${i}`, 'connected');
  journal.add('client 1', 'fin');
  t.equal(await waiting, true, 'a full journal still wakes those who wait');
  const entries = journal.entries;
  t.equal(entries.length, 4_001);
  t.match(entries[1_999], { peer: 'client 1999' });
  t.match(entries[2_000], { peer: 'tester', event: 'note', text: '96001 entries left out here' });
  t.equal(entries[2_000]?.at, entries[2_001]?.at, 'where they are missing');
  t.match(entries[2_001], { peer: 'client 98001' });
  t.match(entries.at(-1), { peer: 'client 1', event: 'fin' });
});

t.test('a transfer that goes on when its entry was left out gets a new one', async (t) => {
  const journal = new Journal();
  const fill = (count: number) => {
    for (let i = 0; i < count; i++) journal.add('somebody', 'connected');
  };
  fill(2_000);
  journal.add('client 1', 'sent', { bytes: 1, offset: 0 });
  fill(2_000);
  journal.add('client 1', 'sent', { bytes: 2, offset: 1 });
  t.match(journal.entries.at(-1), { event: 'sent', bytes: 2, offset: 1 });
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

t.test('what will not change any more is taken once, the rest at the end', async (t) => {
  const journal = new Journal();
  const events = (entries: readonly JournalEntry[]) => entries.map(({ event }) => event);
  journal.add('client 1', 'connected');
  journal.add('client 1', 'sent', { bytes: 1, offset: 0 });
  journal.add('client 1', 'sent-fin');
  t.strictSame(events(journal.takeSettled()), ['connected', 'sent-fin'], 'bytes may follow');
  t.strictSame(journal.takeSettled(), []);
  await eventually('the bytes to be settled', () => journal.takeSettled().length === 1);
  journal.add('client 1', 'received', { bytes: 1, offset: 0 });
  t.strictSame(events(journal.takeRest()), ['received']);
  t.strictSame(journal.takeRest(), []);
  t.equal(journal.entries.length, 4, 'the story itself stays whole');
});

t.test('taken bit by bit, a long story is as long as it is kept', async (t) => {
  const journal = new Journal();
  let taken = 0;
  for (let i = 0; i < 10_000; i++) {
    journal.add(`client ${i}`, 'connected');
    if (i % 1_000 === 0) taken += journal.takeSettled().length;
  }
  taken += journal.takeRest().length;
  t.equal(taken, journal.entries.length);
});
