import t, { type Test } from 'tap';
import { Failure } from '../../errors.js';
import { CaseContext } from '../../harness/context.js';
import { Peer } from '../../harness/peer.js';
import { hasProcfs } from '../../harness/procfs.js';
import { expectStallEnds } from '../../steps/stall.js';
import { connectedPair, contextOptions, openReaper } from '../helpers.js';

/** A writer, and the other end, which does not read; the subject between is left out. */
async function open(t: Test, stall: number, timeScale = 1) {
  const options = { ...contextOptions(openReaper(t), ['none'] as const), stall, timeScale };
  const context = new CaseContext(options);
  const { near, far } = await connectedPair(t);
  return { context, writer: new Peer('writer', near, context.journal), far };
}

const failureOf = (working: Promise<void>) =>
  working.then(
    () => undefined,
    (error: Failure) => error,
  );

/** As on a system that does not show what is under way. */
const unseen = () => undefined;

t.test('a connection that ends when the stall time has passed is right', async (t) => {
  const { context, writer, far } = await open(t, 1_500);
  const working = expectStallEnds(context, writer, unseen);
  setTimeout(() => far.resetAndDestroy(), 1_700);
  await t.resolves(working);
  t.ok(writer.taken() > 0);
});

t.test('one that ends much too early is wrong', async (t) => {
  const { context, writer, far } = await open(t, 60_000);
  const working = failureOf(expectStallEnds(context, writer, unseen));
  setTimeout(() => far.resetAndDestroy(), 700);
  const failure = await working;
  t.ok(failure instanceof Failure);
  t.match(failure?.report.seen, /^the connection was reset after \d+\.\d s already$/);
  t.match(failure?.report.likelyCause, /timer does not start anew/);
  t.match(failure?.report.where, /^writer, after [1-9]\d* bytes were taken from it$/);
  t.equal(failure?.dependsOnTime, true);
});

t.test('one that never ends is wrong when some seconds more have passed', async (t) => {
  const { context, writer } = await open(t, 300, 0.1); // 0.3 s and a tenth of 5 s
  const failure = await failureOf(expectStallEnds(context, writer, unseen));
  t.ok(failure instanceof Failure);
  t.match(failure?.report, {
    expected: 'the connection closed 0.3 s after the last byte could be moved',
    seen: /^the connection was open \d\.\d s after it$/,
    likelyCause: undefined,
  });
});

t.test('one that takes everything, and ends at once, is wrong too', async (t) => {
  const { context, writer, far } = await open(t, 60_000);
  const working = failureOf(expectStallEnds(context, writer, unseen));
  far.resume();
  const all = 128 * 1024 * 1024;
  t.ok(await context.until(() => writer.taken() === all, 20_000), 'it takes all up to the cap');
  far.resetAndDestroy();
  const failure = await working;
  t.match(failure?.report.seen, /already$/);
});

t.test('one that moves bytes until the end has not ended too early either', async (t) => {
  let failure: Failure | undefined;
  // Who is held up for half a second moves no bytes for as long.
  for (let left = 3; left > 0; left--) {
    const { context, writer, far } = await open(t, 2_000);
    const working = failureOf(expectStallEnds(context, writer, unseen));
    const slices = setInterval(() => {
      far.resume();
      setImmediate(() => far.pause());
    }, 10);
    // More than a second before the stall time is over since the last byte, but not since the first.
    setTimeout(() => far.resetAndDestroy(), 1_500);
    failure = await working;
    clearInterval(slices);
    if (!failure) break;
  }
  t.equal(failure, undefined);
});

t.test(
  'what is under way to the reader says best when the last byte was moved',
  { skip: !hasProcfs && 'there is no /proc to look at' },
  async (t) => {
    const { context, writer, far } = await open(t, 4_000);
    // What the subject still sends when it takes nothing any more.
    const behind = await connectedPair(t);
    const reader = new Peer('reader', behind.far, context.journal, false);
    const working = failureOf(expectStallEnds(context, writer, () => reader));
    // Who is held up does both late, but not both at once.
    setTimeout(() => {
      behind.near.write('late');
      setTimeout(() => far.resetAndDestroy(), 1_500);
    }, 2_000);
    const failure = await working;
    t.match(failure?.report.seen, /^the connection was reset after [12]\.\d s already$/);
  },
);
