import t, { type Test } from 'tap';
import { resolveOptions } from '../../options.js';
import { loadSystem } from '../../splice/bindings.js';
import { openListeners } from '../../splice/listeners.js';
import { type Result, Shared } from '../../splice/orders.js';
import { Thread } from '../../splice/thread.js';
import { connect, fate, loopback } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

const system = loadSystem();
const settings = resolveOptions({
  destinationHost: 'by.name.test',
  destinationPort: 1,
  listenPort: 0,
});

async function startThread(t: Test) {
  const [listener = -1] = await openListeners(system, loopback, 0, 1);
  const { port } = system.address(listener);
  const shared = new SharedArrayBuffer(Shared.size);
  const results: Result[] = [];
  const thread = new Thread(system, { settings, listener, shared }, (result) =>
    results.push(result),
  );
  t.teardown(async () => {
    thread.order({ type: 'drain' });
    thread.order({ type: 'abort' });
    await thread.exited;
  });
  return { thread, port, results };
}

t.test('a worker asks for addresses and is answered', async (t) => {
  const { thread, port, results } = await startThread(t);
  const end = fate(t, port);
  await until(() => results.length === 1, 'the question');
  t.strictSame(results, [{ type: 'resolve', pair: 1 }]);
  t.match(await thread.pairs(), [{ id: 1, phase: 'dialing' }]);
  thread.order({ type: 'resolved', pair: 1, addresses: [], cause: 'ENOTFOUND' });
  t.equal(await end, 'ECONNRESET');
  await until(() => results.length === 2, 'the end');
  t.match(results[1], {
    type: 'ended',
    ends: [1, 'dial-failed', /./, '', 0, 0, /\d/, 'ENOTFOUND'],
  });
});

t.test('an answer for a pair that is gone harms nobody', async (t) => {
  const { thread } = await startThread(t);
  thread.order({ type: 'resolved', pair: 99, addresses: ['127.0.0.1'] });
  t.strictSame(await thread.pairs(), []);
});

t.test('questions to a worker that is gone are answered with nothing', async (t) => {
  const { thread, port } = await startThread(t);
  await connect(t, port);
  thread.order({ type: 'drain' });
  thread.order({ type: 'abort' });
  const asked = [thread.pairs(), thread.pairs()];
  await thread.exited;
  t.strictSame(await Promise.all(asked), [[], []]);
  t.strictSame(await thread.pairs(), []);
});

t.test('what a worker dies of is told', async (t) => {
  const shared = new SharedArrayBuffer(Shared.size);
  const thread = new Thread(system, { settings, listener: 1 << 20, shared }, () => {});
  await t.rejects(thread.ready, { message: 'epoll_ctl: EBADF' });
  await thread.exited;
});

t.test('a thread that cannot be woken is not started', async (t) => {
  const exhausted = { ...system, wakeable: () => -2, failure: () => 'EMFILE' };
  const shared = new SharedArrayBuffer(Shared.size);
  const start = () => new Thread(exhausted, { settings, listener: 0, shared }, () => {});
  t.throws(start, { message: 'eventfd: EMFILE' });
});
