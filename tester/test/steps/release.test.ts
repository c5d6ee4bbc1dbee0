import t from 'tap';
import { Failure, Skip } from '../../errors.js';
import type { CaseContext } from '../../harness/context.js';
import { hasProcfs } from '../../harness/procfs.js';
import type { Usage } from '../../harness/resources.js';
import { direct } from '../../harness/setup.js';
import {
  expectReleased,
  settledUsage,
  usageAfterVisits,
  usageIfSeen,
} from '../../steps/release.js';
import { openContext } from '../contexts.js';
import { nodeLine, perfectProxy } from '../helpers.js';

const skip = hasProcfs ? false : 'this system has no /proc';

/** Opens five files when a client comes, and closes them when the client has gone. */
const hoarder = (closing = 'closeSync(fd)') => `${nodeLine}
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
createServer((client) => {
  const open = [1, 2, 3, 4, 5].map(() => openSync('/dev/null'));
  client.on('error', () => {}).on('close', () => setTimeout(() => { for (const fd of open) ${closing}; }, 300)).resume();
}).listen(process.argv[4], '127.0.0.1');
`;

/**
 * Has a client come and go, once the subject holds so many more descriptors: the system has
 * answered a client long before a busy subject accepts it, and until then nothing is to be seen.
 */
async function visit(context: CaseContext, { descriptors }: Usage, more: number): Promise<void> {
  const client = await context.connect();
  while (context.usage().descriptors < descriptors + more) await context.sleep(20);
  client.leave();
}

t.test('what is given back in time is not missed', { skip }, async (t) => {
  const context = await openContext(t, hoarder());
  const baseline = await settledUsage(context);
  await visit(context, baseline, 6);
  const usage = await expectReleased(context, baseline, { what: 'the client had come' });
  t.equal(usage.descriptors, baseline.descriptors);
});

t.test(
  'after visitors the subject holds what it will hold, however they end',
  { skip },
  async (t) => {
    for (const program of [
      perfectProxy,
      perfectProxy.replace(
        "client.on('error'",
        "client.on('end', () => client.destroy());client.on('error'",
      ),
    ]) {
      const context = await openContext(t, program);
      const before = await settledUsage(context);
      const after = await usageAfterVisits(context, 3);
      t.ok(after.descriptors <= before.descriptors, 'nothing of them is left');
      t.equal(context.clients.length, 3);
      for (const { received, sent } of context.clients) t.ok(received > 0 && sent > received);
      await context.close();
    }
  },
);

t.test('what is kept is counted, and a slack is granted', { skip }, async (t) => {
  const context = await openContext(t, hoarder('void fd'), { timeScale: 0.2 });
  const baseline = await settledUsage(context);
  await visit(context, baseline, 6);
  const what = 'the client had come';
  const error = await expectReleased(context, baseline, { what, slack: 4 }).catch((error) => error);
  t.type(error, Failure);
  t.match(error.report, {
    expected: `${baseline.descriptors} descriptors as before the client had come, give or take 4`,
    seen: `${baseline.descriptors + 5}, 1 s after it`,
  });
  t.equal(error.dependsOnTime, true);
  await t.resolves(expectReleased(context, baseline, { what, slack: 5 }));
});

t.test('a socket that is never closed after a FIN is in CLOSE_WAIT', { skip }, async (t) => {
  const program = `${nodeLine}
import { createServer } from 'node:net';
createServer({ allowHalfOpen: true }, (client) => client.resume()).listen(process.argv[4], '127.0.0.1');
`;
  const context = await openContext(t, program, { timeScale: 0.2 });
  const baseline = await settledUsage(context);
  t.equal(baseline.closeWait, 0);
  await visit(context, baseline, 1);
  const error = await expectReleased(context, baseline, { what: 'x' }).catch((error) => error);
  t.match(error.report.seen, /, 1 sockets in CLOSE_WAIT among them, 1 s after it$/);
});

t.test('where there is no process there is nothing to measure', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  await t.rejects(settledUsage(context), Skip);
});

t.test('a case with other things to judge goes on without', async (t) => {
  const wire = await openContext(t, undefined, { command: direct });
  t.equal(usageIfSeen(wire), undefined);
  const context = await openContext(t);
  t.equal(usageIfSeen(context)?.processes, hasProcfs ? 1 : undefined);
});
