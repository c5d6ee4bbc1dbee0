import t, { type Test } from 'tap';
import { Failure } from '../../errors.js';
import { CaseContext } from '../../harness/context.js';
import { Peer } from '../../harness/peer.js';
import { type Ending, expectEnd, expectOpen } from '../../steps/ends.js';
import { connectedPair, contextOptions, openReaper } from '../helpers.js';

async function open(t: Test, timeScale = 1) {
  const context = new CaseContext({ ...contextOptions(openReaper(t), ['none']), timeScale });
  const { near, far } = await connectedPair(t);
  return { context, peer: new Peer('near', near, context.journal), far };
}

type End = (far: Awaited<ReturnType<typeof open>>['far']) => void;
const fin: End = (far) => far.end();
const reset: End = (far) => far.resetAndDestroy();

t.test('an end in the way that is expected is right', async (t) => {
  const right: [Ending, End][] = [
    ['fin', fin],
    ['reset', reset],
    ['any', fin],
    ['any', reset],
  ];
  for (const [ending, end] of right) {
    const { context, peer, far } = await open(t);
    const working = expectEnd(context, peer, ending, 20_000);
    end(far);
    await t.resolves(working, ending);
  }
});

t.test('an end in another way is wrong for certain', async (t) => {
  const wrong: [Ending, End, object][] = [
    ['fin', reset, { expected: 'end-of-file at near', seen: 'the connection was reset' }],
    ['reset', fin, { expected: 'a reset at near', seen: 'end-of-file was read' }],
  ];
  for (const [ending, end, report] of wrong) {
    const { context, peer, far } = await open(t);
    const working = expectEnd(context, peer, ending, 20_000).catch((error) => error);
    end(far);
    const error = await working;
    t.type(error, Failure);
    t.match(error, { dependsOnTime: false, report: { ...report, peer: 'near' } });
  }
});

t.test('no end in time is wrong, and may be a matter of time', async (t) => {
  const { context, peer } = await open(t, 0.5);
  const error = await expectEnd(context, peer, 'any', 400).catch((error) => error);
  t.match(error, {
    dependsOnTime: true,
    report: {
      expected: 'the end of the connection at near',
      seen: 'the connection was open 0.2 s later',
      where: 'near, after byte 0 of what it received',
    },
  });
});

t.test('connections that are to be open are looked at together', async (t) => {
  const { peer } = await open(t);
  const { context, peer: ended, far } = await open(t);
  t.doesNotThrow(() => expectOpen([peer, ended], 'now'));
  far.end();
  t.ok(await context.until(() => ended.fin, 20_000));
  t.doesNotThrow(() => expectOpen(peer, 'now'));
  const error = await Promise.resolve()
    .then(() => expectOpen([peer, ended], 'meanwhile'))
    .catch((error) => error);
  t.match(error, {
    dependsOnTime: false,
    report: { expected: 'an open connection meanwhile', seen: 'end-of-file was read' },
  });
});
