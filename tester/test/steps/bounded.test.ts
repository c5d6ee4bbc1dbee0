import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Failure } from '../../errors.js';
import { CaseContext } from '../../harness/context.js';
import { hasProcfs } from '../../harness/procfs.js';
import { expectBounded } from '../../steps/bounded.js';
import { commandOf, contextOptions, openReaper, perfectProxy, writePrograms } from '../helpers.js';

async function open(t: Test, program: string): Promise<CaseContext> {
  const folder = writePrograms(t, { 'proxy.mjs': program });
  const options = contextOptions(openReaper(t), commandOf(join(folder, 'proxy.mjs')));
  const context = new CaseContext(options);
  t.teardown(() => context.close());
  await context.start();
  return context;
}

/** Takes everything that comes from the client, and keeps it in memory. */
const unbounded = perfectProxy.replace(
  'client.pipe(upstream).pipe(client);',
  "client.on('data', (chunk) => upstream.write(chunk)); upstream.pipe(client);",
);

t.test('a proxy that stops reading passes, in both directions', async (t) => {
  await t.resolves(expectBounded(await open(t, perfectProxy), 'forward'));
  await t.resolves(expectBounded(await open(t, perfectProxy), 'reverse'));
});

t.test('one that keeps everything fails', async (t) => {
  const context = await open(t, unbounded);
  const failure = await expectBounded(context, 'forward').catch((error) => error);
  t.ok(failure instanceof Failure);
  const seen = hasProcfs ? /^[\d.]+ MiB were taken, and [\d.]+ MiB more memory/ : /were taken/;
  t.match(failure.report, {
    seen,
    where: 'client 1, direction forward, while origin 1 does not read',
    peer: 'client 1',
  });
  t.equal(failure.dependsOnTime, false);
});

t.test('one that writes everything to a file is seen by what it takes', async (t) => {
  // What takes no memory is as good as what throws the bytes away once the reader has stopped.
  const program = perfectProxy.replace(
    'client.pipe(upstream).pipe(client);',
    "client.on('data', (chunk) => upstream.writableLength > 1e6 || upstream.write(chunk));",
  );
  const failure = await expectBounded(await open(t, program), 'forward').catch((error) => error);
  t.ok(failure instanceof Failure);
  t.match(failure.report.seen, /^all of [\d.]+ MiB were taken$/);
});
