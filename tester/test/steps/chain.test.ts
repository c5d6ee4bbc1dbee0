import t from 'tap';
import { connectChain, sendThrough } from '../../steps/chain.js';
import { openContext } from '../contexts.js';
import { listener, perfectProxy } from '../helpers.js';

t.test('what goes in at the first link comes out of every one', async (t) => {
  const context = await openContext(t, perfectProxy);
  const payload = context.payload('a');
  const chain = await connectChain(context, 3, payload);
  const total = 4 * 1024 * 1024; // more than is written at once
  await sendThrough(context, chain, payload, total);
  t.equal(chain.first.sent, total);
  t.strictSame(
    chain.links.map(({ peer }) => peer.received),
    [total, total, total],
  );
  t.equal(context.origin.peers.length, 3);
});

t.test('a link that breaks is found, though it is not the last', async (t) => {
  const program = perfectProxy.replace(
    '(client) => {',
    '(client) => { globalThis.count = (globalThis.count ?? 0) + 1; if (count === 2) return client.end();',
  );
  const context = await openContext(t, program);
  const payload = context.payload('a');
  const chain = await connectChain(context, 3, payload);
  const error = await sendThrough(context, chain, payload, 1_000).catch((error) => error);
  t.equal(error.report.where, 'client 2, after byte 0 of what it received');
});

t.test('no stretched deadline is longer than half the stall time', async (t) => {
  const context = await openContext(t, listener, { stall: 2_000, timeScale: 100 });
  const payload = context.payload('a');
  const chain = await connectChain(context, 1, payload);
  const error = await sendThrough(context, chain, payload, 1_000).catch((error) => error);
  t.match(error.report.seen, /^0 bytes, then nothing for 1 s; /);
});
