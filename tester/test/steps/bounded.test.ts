import t from 'tap';
import { Failure } from '../../errors.js';
import { hasProcfs } from '../../harness/procfs.js';
import { expectBounded } from '../../steps/bounded.js';
import { openContext } from '../contexts.js';
import { perfectProxy } from '../helpers.js';

/** Takes everything that comes from the client, and keeps it in memory. */
const unbounded = perfectProxy.replace(
  'client.pipe(upstream).pipe(client);',
  "client.on('data', (chunk) => upstream.write(chunk)); upstream.pipe(client);",
);

t.test('a proxy that stops reading passes, in both directions', async (t) => {
  await t.resolves(expectBounded(await openContext(t, perfectProxy), 'forward'));
  await t.resolves(expectBounded(await openContext(t, perfectProxy), 'reverse'));
});

t.test('one that keeps everything fails', async (t) => {
  const context = await openContext(t, unbounded);
  const failure = await expectBounded(context, 'forward').catch((error) => error);
  t.ok(failure instanceof Failure);
  // A quick machine has taken all of it before anyone has looked at the memory.
  t.match(failure.report, {
    seen: /^[\d.]+ MiB were taken, and [\d.]+ MiB more memory|^all of [\d.]+ MiB were taken$/,
    where: 'client 1, direction forward, while origin 1 does not read',
    peer: 'client 1',
  });
  t.equal(failure.dependsOnTime, false);
});

t.test('one that takes its time to read everything fails', { skip: !hasProcfs }, async (t) => {
  // The kernel takes bytes from the writer by the megabyte, and nothing for a second in between.
  const program = perfectProxy.replace(
    'client.pipe(upstream).pipe(client);',
    `upstream.pipe(client);
  client.on('data', (chunk) => {
    upstream.write(chunk);
    if (upstream.writableLength < 1e6) return;
    client.pause();
    setTimeout(() => client.resume(), 80);
  });`,
  );
  let failure: unknown;
  for (let left = 3; left > 0 && !failure; left--) {
    const context = await openContext(t, program, { timeScale: 0.3 });
    failure = await expectBounded(context, 'forward').catch((error) => error);
  }
  t.match(failure, { dependsOnTime: true, report: { seen: /were taken, and more every second$/ } });
});

t.test('one that writes everything to a file is seen by what it takes', async (t) => {
  // What takes no memory is as good as what throws the bytes away once the reader has stopped.
  const program = perfectProxy.replace(
    'client.pipe(upstream).pipe(client);',
    "client.on('data', (chunk) => upstream.writableLength > 1e6 || upstream.write(chunk));",
  );
  // A program that gets no processor time for a while looks as if it had stopped reading.
  let failure: unknown;
  for (let left = 3; left > 0 && !failure; left--)
    failure = await expectBounded(await openContext(t, program), 'forward').catch((error) => error);
  t.ok(failure instanceof Failure);
  t.match((failure as Failure).report.seen, /^all of [\d.]+ MiB were taken$/);
});
