import t, { type Test } from 'tap';
import { Failure } from '../../errors.js';
import { CaseContext } from '../../harness/context.js';
import { direct } from '../../harness/setup.js';
import {
  connectStalled,
  expectStalledEnd,
  hasEnded,
  readSome,
  type StalledPair,
} from '../../steps/stalled-pair.js';
import { contextOptions, openReaper } from '../helpers.js';

async function open(t: Test, stall: number): Promise<CaseContext> {
  const usual = contextOptions(openReaper(t), ['none'] as const);
  const context = new CaseContext({ ...usual, command: direct, stall, timeScale: 0.1 });
  t.teardown(() => context.close());
  await context.start();
  return context;
}

t.test('the side that reads not takes nothing, whichever it is', async (t) => {
  const context = await open(t, 10_000);
  const sides = ['client', 'origin'] as const;
  const pairs = await connectStalled(context, sides);
  await context.sleep(100);
  for (const [i, { reader, writer }] of pairs.entries()) {
    t.equal(reader.peer.received, 0);
    t.match(reader.peer.name, sides[i]);
    t.ok(writer.peer.taken() > 64 * 1024);
  }
});

t.test('a reader takes some of what waits for it, and stops again', async (t) => {
  const context = await open(t, 10_000);
  const [pair] = (await connectStalled(context, ['origin'])) as [StalledPair];
  const { peer } = pair.reader;
  const waiting = () => peer.underWay() ?? 1;
  await context.until(() => waiting() > 1024 * 1024, 5_000);
  const before = waiting();
  t.equal(await readSome(context, pair, context.journal.now() + 5_000), true);
  const taken = peer.received;
  t.ok(taken >= before / 2, `${taken} of ${before} bytes`);
  await context.sleep(100);
  t.equal(peer.received, taken, 'and no more');
  pair.writer.peer.pause();
  t.equal(await readSome(context, pair, context.journal.now()), false, 'there was no time left');
});

t.test('the end of it is seen by the side that writes', async (t) => {
  const context = await open(t, 10_000);
  const [pair] = (await connectStalled(context, ['origin'])) as [StalledPair];
  const working = expectStalledEnd(context, pair);
  t.equal(hasEnded(pair), false);
  pair.reader.peer.discard();
  await t.resolves(working);
  t.equal(hasEnded(pair), true);
});

t.test('one that does not end is wrong when the stall time is over', async (t) => {
  const context = await open(t, 500); // 0.5 s, and a tenth of 5 s
  const [pair] = (await connectStalled(context, ['client'])) as [StalledPair];
  const failure = await expectStalledEnd(context, pair).catch((error) => error);
  t.ok(failure instanceof Failure);
  t.match(failure.report.seen, /^the connection was open 1\.0 s after it$/);
  t.match(failure.report.likelyCause, /No timer/);
  t.equal(failure.dependsOnTime, true);
});
