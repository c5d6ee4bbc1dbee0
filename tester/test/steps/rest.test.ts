import t from 'tap';
import { hasProcfs } from '../../harness/procfs.js';
import { comesToRest } from '../../steps/rest.js';
import { openContext } from '../contexts.js';
import { nodeLine } from '../helpers.js';

const skip = hasProcfs ? false : 'this system has no /proc';

/** Opens so many files when a client comes, one after the other. */
const opening = (files: number) => `${nodeLine}
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
createServer((client) => {
  let left = ${files};
  const timer = setInterval(() => (left-- > 0 ? openSync('/dev/null') : clearInterval(timer)), 100);
  client.on('error', () => {}).resume();
}).listen(process.argv[4], '127.0.0.1');
`;

t.test('a subject whose descriptors still change is waited for', { skip }, async (t) => {
  const context = await openContext(t, opening(12));
  const before = context.usage().descriptors;
  await context.connect();
  while (context.usage().descriptors === before) await context.sleep(10);
  await comesToRest(context);
  t.equal(context.usage().descriptors, before + 1 + 12, 'the client and every file');
});

t.test('one that never comes to rest is not waited for without end', { skip }, async (t) => {
  const context = await openContext(t, opening(Number.MAX_SAFE_INTEGER));
  await context.connect();
  await t.resolves(comesToRest(context, 1_500));
});

t.test('connections that arrive at the origin are a sign of work', async (t) => {
  const context = await openContext(t);
  let left = 4;
  const more = async () => {
    for (; left > 0; left--) {
      await context.connect();
      await context.sleep(400);
    }
  };
  const coming = more();
  await comesToRest(context);
  t.equal(left, 0);
  await coming;
});
