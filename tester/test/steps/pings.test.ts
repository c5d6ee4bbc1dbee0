import t, { type Test } from 'tap';
import { CaseContext } from '../../harness/context.js';
import { direct } from '../../harness/setup.js';
import { follow } from '../../steps/assertions.js';
import { measurePings, percentile } from '../../steps/pings.js';
import { contextOptions, openReaper } from '../helpers.js';

async function open(t: Test) {
  const options = contextOptions(openReaper(t), ['none']);
  const context = new CaseContext({ ...options, command: direct });
  t.teardown(() => context.close());
  await context.start();
  context.origin.behave('echo');
  const talkers = (await context.connectMany(2)).map((client) => {
    const payload = context.payload(client.name);
    return { answers: follow(client, payload), payload };
  });
  return { context, talkers };
}

t.test('each ping is answered before the next is sent, by each talker in turn', async (t) => {
  const { context, talkers } = await open(t);
  const options = { count: 5, writes: 2, size: 10, apart: 30, pause: 1 };
  const times = await measurePings(context, talkers, options);
  t.equal(times.length, 5);
  t.ok(
    times.every((time) => time >= 28),
    'the time between two writes is part of it',
  );
  t.strictSame(
    talkers.map(({ answers }) => answers.peer.received),
    [60, 40],
  );
});

t.test('it ends when enough is known', async (t) => {
  const { context, talkers } = await open(t);
  let left = 3;
  const times = await measurePings(context, talkers, { count: 9, until: () => --left === 0 });
  t.equal(times.length, 3);
});

t.test('a percentile is one of the times', async (t) => {
  const times = Array.from({ length: 200 }, (_, i) => 200 - i);
  t.equal(percentile(times, 0.99), 198);
  t.equal(percentile(times, 0.5), 100);
  t.equal(percentile([7], 0.99), 7);
  t.equal(percentile([], 0.5), 0);
});
