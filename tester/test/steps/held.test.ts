import t, { type Test } from 'tap';
import { Failure } from '../../errors.js';
import { hasProcfs } from '../../harness/procfs.js';
import { capacityBehind } from '../../steps/brim.js';
import { connectHeld, expectHeldEnd, type Manner } from '../../steps/held.js';
import { openContext } from '../contexts.js';
import { perfectProxy } from '../helpers.js';

const skip = hasProcfs ? false : 'there is no /proc to look at';
const manners: Manner[] = [
  { what: 'nothing else' },
  { what: 'a byte now and then', trickles: true },
  { what: 'the end behind them', writerEnds: true },
  { what: 'the end of the reader before', readerEnded: true },
];
const stall = 2_000;

/** Ends a pair when bytes for a socket have waited for the stall time, while `condition` holds. */
const timing = (condition = 'true') =>
  perfectProxy.replace(
    "client.on('error'",
    `for (const [from, to] of [[client, upstream], [upstream, client]]) {
      let [least, since] = [0, Date.now()];
      const timer = setInterval(() => {
        if (to.writableLength === 0 || to.writableLength < least || !(${condition}))
          since = Date.now();
        least = to.writableLength;
        if (Date.now() - since < ${stall}) return;
        for (const socket of [from, to]) socket.resetAndDestroy();
        clearInterval(timer);
      }, 50);
      to.once('close', () => clearInterval(timer));
    }
    client.on('error'`,
  );

/** What comes of each manner, with the client as the writer: an end, nothing to say, or a failure. */
async function outcomes(t: Test, program: string): Promise<string[]> {
  const context = await openContext(t, program, { stall });
  const capacity = (await capacityBehind(context, 'client')) as number;
  t.ok(capacity > 512 * 1024, `${capacity} bytes fill the way to the reader`);
  const held = [];
  for (const manner of manners) held.push(await connectHeld(context, 'client', manner));
  return Promise.all(
    held.map((each) =>
      expectHeldEnd(context, each, capacity).then(
        (ended) => (ended ? 'ended' : 'nothing held'),
        (error) => (error instanceof Failure ? error.report.where?.split('; ')[1] : String(error)),
      ),
    ),
  ) as Promise<string[]>;
}

t.test('a proxy that times whatever it holds is right', { skip }, async (t) => {
  t.strictSame(await outcomes(t, timing()), Array(manners.length).fill('ended'));
});

t.test('one that has no clock is wrong each time, and told on what', { skip }, async (t) => {
  t.strictSame(
    await outcomes(t, perfectProxy),
    manners.map(({ what }) => what),
  );
});

t.test('one that forgets the clock at an end is wrong there', { skip }, async (t) => {
  const expected = ['ended', 'ended', 'the end behind them', 'the end of the reader before'];
  const program = timing('!from.readableEnded && !to.readableEnded');
  t.strictSame(await outcomes(t, program), expected);
});

t.test('of a proxy that is left with nothing nothing is said', { skip }, async (t) => {
  const context = await openContext(t, perfectProxy, { stall });
  const [, , ends] = manners as [Manner, Manner, Manner];
  const held = await connectHeld(context, 'client', ends);
  // The reader takes all of it, after all.
  const ending = expectHeldEnd(context, held, 0);
  await context.until(() => held.pair.client.total > 0, 5_000);
  held.pair.origin.peer.resume();
  t.equal(await ending, false);
});
