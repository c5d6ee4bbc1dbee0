import t from 'tap';
import { Failure } from '../../errors.js';
import { choosePort } from '../../harness/port.js';
import { direct } from '../../harness/setup.js';
import { closeSide, connectPair, expectWhole, otherSide, sendMore } from '../../steps/pair.js';
import { openContext } from '../contexts.js';

const failureOf = (working: Promise<void>) =>
  working.then(
    () => undefined,
    (error: Failure) => error,
  );

t.test('a client is joined with its own connection at the origin', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  const pairs = [await connectPair(context), await connectPair(context)];
  for (const { client, origin } of pairs) {
    t.equal(origin.peer.socket.remotePort, client.peer.socket.localPort);
    t.equal(origin.peer.received, client.total);
  }
});

t.test('where the client comes from may be said', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  const from = { address: '127.0.0.1', port: await choosePort() };
  const { client, origin } = await connectPair(context, { from });
  t.equal(client.peer.socket.localPort, from.port);
  t.equal(origin.peer.socket.remotePort, from.port);
});

t.test('each side closes behind its last byte', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  const pair = await connectPair(context);
  sendMore(pair.origin, 300_000, { fin: true });
  await expectWhole(context, pair, 'origin');
  t.equal(pair.client.peer.received, 300_000);
  await closeSide(context, pair, 'client');
  t.equal(pair.origin.peer.fin, true);
});

t.test('an end that comes too early, and one that is no end-of-file, are told', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  const short = await connectPair(context);
  short.origin.total = 10;
  short.origin.peer.shutdown();
  const early = await failureOf(expectWhole(context, short, 'origin'));
  t.match(early?.report, { expected: '10 bytes', seen: /^end-of-file was read after 0 bytes$/ });

  const broken = await connectPair(context);
  broken.origin.peer.reset();
  const reset = await failureOf(expectWhole(context, broken, 'origin'));
  t.ok(reset instanceof Failure);
  t.match(reset?.report, { expected: /^end-of-file/, seen: 'the connection was reset' });
});

t.test('an end that is not to read takes nothing in until it is told to', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  for (const side of ['client', 'origin'] as const) {
    const pair = await connectPair(context, { notReading: side });
    sendMore(pair[otherSide(side)], 1_000);
    await context.sleep(50);
    t.equal(pair[side].peer.received, 0);
    pair[side].peer.resume();
    await closeSide(context, pair, otherSide(side));
  }
});
