import t, { type Test } from 'tap';
import { Failure } from '../../errors.js';
import { connectIfPossible, expectService } from '../../steps/service.js';
import { openContext } from '../contexts.js';
import { perfectProxy } from '../helpers.js';

const open = async (t: Test, program?: string, timeScale?: number) => {
  const context = await openContext(t, program, { timeScale: timeScale ?? 1 });
  context.origin.behave('echo');
  return context;
};

t.test('a client whose bytes come back is served', async (t) => {
  const context = await open(t);
  const client = await expectService(context, 'here');
  t.equal(client.received, 64);
  t.equal(context.clients.length, 1);
});

t.test('one that is turned away is followed by another', async (t) => {
  const turning = perfectProxy.replace(
    '(client) => {',
    '(client) => { globalThis.n = (globalThis.n ?? 0) + 1; if (n < 4) return client.resetAndDestroy();',
  );
  const context = await open(t, turning, 4);
  const client = await expectService(context, 'here');
  t.equal(client.name, 'client 4');
});

t.test('when nobody is served in time, it is said what the last one saw', async (t) => {
  const closing = perfectProxy.replace('(client) => {', '(client) => { return client.destroy();');
  const context = await open(t, closing);
  const error = await expectService(context, 'after the crash').catch((error) => error);
  t.type(error, Failure);
  t.match(error, {
    dependsOnTime: true,
    report: {
      expected: 'a client served after the crash, within 5 s',
      // The last one may come when there is hardly any time left for it to see anything.
      seen: /^(end-of-file was read|the connection was reset|no echo, and the connection was open).*with \d+ clients, one after the other$/,
      peer: /^client \d+$/,
    },
  });
});

t.test('one that is kept waiting is waited for, and nobody else is sent', async (t) => {
  const silent = perfectProxy.replace('(client) => {', '(client) => { return;');
  const context = await open(t, silent, 0.1);
  const error = await expectService(context, 'here').catch((error) => error);
  t.equal(error.report.seen, 'no echo, and the connection was open');
  t.equal(context.clients.length, 1);
});

t.test('wrong bytes are a failure at once', async (t) => {
  const wrong = perfectProxy.replace(
    'client.pipe(upstream).pipe(client);',
    'client.write("x".repeat(64));',
  );
  const context = await open(t, wrong);
  const error = await expectService(context, 'here').catch((error) => error);
  t.match(error, { dependsOnTime: false, report: { expected: /^bytes unchanged/ } });
});

t.test('a client that is refused is a failure to look at, not one that is thrown', async (t) => {
  const context = await open(t);
  t.notOk((await connectIfPossible(context)) instanceof Failure);
  await context.subject?.kill();
  const refused = await connectIfPossible(context);
  t.match(refused, { report: { seen: 'ECONNREFUSED' } });
});
