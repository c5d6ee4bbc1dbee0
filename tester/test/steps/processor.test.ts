import t from 'tap';
import { Skip } from '../../errors.js';
import { hasProcfs } from '../../harness/procfs.js';
import { direct } from '../../harness/setup.js';
import { smallestShare } from '../../steps/processor.js';
import { openContext } from '../contexts.js';
import { nodeLine } from '../helpers.js';

const skip = hasProcfs ? false : 'this system has no /proc';

/** Computes for so many milliseconds of processor time when a client comes. */
const computing = (ms: number) => `${nodeLine}
import { createServer } from 'node:net';
createServer((client) => {
  const spent = () => process.cpuUsage().user / 1000;
  for (const began = spent(); spent() - began < ${ms}; );
  client.on('error', () => {}).resume();
}).listen(process.argv[4], '127.0.0.1');
`;

t.test('a subject that waits uses next to nothing', { skip }, async (t) => {
  const context = await openContext(t);
  t.ok((await smallestShare(context, { enough: 0.5, period: 300, longest: 20_000 })) < 0.5);
});

t.test('one that has work left is looked at again', { skip }, async (t) => {
  const context = await openContext(t, computing(700));
  await context.connect();
  t.ok((await smallestShare(context, { enough: 0.05, period: 300, longest: 30_000 })) < 0.05);
});

t.test('one that never stops is measured by its best period', { skip }, async (t) => {
  const context = await openContext(t, computing(Number.POSITIVE_INFINITY));
  await context.connect();
  // Others may have the processor for a while, but not for almost all of two seconds.
  const used = await smallestShare(context, { enough: 0.01, period: 2_000, longest: 6_000 });
  t.ok(used > 0.05, `${used} of a core`);
});

t.test('what cannot be measured is skipped', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  await t.rejects(smallestShare(context, { enough: 1, period: 10, longest: 100 }), Skip);
});
