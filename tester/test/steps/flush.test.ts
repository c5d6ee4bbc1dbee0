import t from 'tap';
import { Failure } from '../../errors.js';
import { hasProcfs } from '../../harness/procfs.js';
import { expectFlush } from '../../steps/flush.js';
import { openContext } from '../contexts.js';
import { perfectProxy } from '../helpers.js';

t.test('a proxy that writes what it holds before it closes is right', async (t) => {
  const context = await openContext(t, perfectProxy);
  await expectFlush(context, 'origin');
});

t.test('one that does not pass end-of-file on is told so', async (t) => {
  const program = perfectProxy.replace(
    'client.pipe(upstream).pipe(client)',
    'client.pipe(upstream, { end: false }).pipe(client)',
  );
  const context = await openContext(t, program);
  await t.rejects(expectFlush(context, 'client'), {
    name: 'Failure',
    report: { likelyCause: /^Every byte has arrived, but end-of-file is not passed on/ },
  });
});

t.test('one that takes one end for that of both is told so', async (t) => {
  const program = perfectProxy.replace(
    "client.on('error'",
    `for (const socket of [client, upstream])
      socket.on('end', () => [client, upstream].map((each) => each.destroy()));
      client.on('error'`,
  );
  const context = await openContext(t, program);
  await t.rejects(expectFlush(context, 'client', { readerEnded: true }), {
    name: 'Failure',
    report: { likelyCause: /^On the first end-of-file the proxy closes both sockets/ },
  });
});

t.test(
  'one that loses its last few bytes is found',
  { skip: !hasProcfs && 'there is no /proc to look at' },
  async (t) => {
    const program = perfectProxy.replace(
      "client.on('error'",
      `client.on('end', () => { if (upstream.writableLength > 0) upstream.destroy(); });
      client.on('error'`,
    );
    const context = await openContext(t, program);
    await expectFlush(context, 'origin');
    const failure = await failureIn(3, () => expectFlush(context, 'client'));
    t.match(failure?.report.where, /^origin \d+, after byte [1-9]\d{6} of what it received$/);
  },
);

t.test(
  'one that loses them only when both sides have ended is found by that',
  { skip: !hasProcfs && 'there is no /proc to look at' },
  async (t) => {
    const program = perfectProxy.replace(
      "client.on('error'",
      `client.on('end', () => { if (upstream.readableEnded) upstream.destroy(); });
      client.on('error'`,
    );
    const context = await openContext(t, program);
    await expectFlush(context, 'client');
    await expectFlush(context, 'origin', { readerEnded: true });
    const failure = await failureIn(3, () => expectFlush(context, 'client', { readerEnded: true }));
    t.match(failure?.report.where, /^origin \d+, after byte [1-9]\d{6} of what it received$/);
  },
);

/** How full the kernel is can be hit or missed on a busy machine. */
async function failureIn(
  attempts: number,
  work: () => Promise<void>,
): Promise<Failure | undefined> {
  for (let left = attempts; left > 0; left--)
    try {
      await work();
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  return undefined;
}
