import { promises } from 'node:dns';
import t from 'tap';
import { dial } from '../../portable/dial.js';
import { listen, resolveTo, silentPort } from '../helpers/origin.js';
import { loopback } from '../helpers/sockets.js';
import { underWay, until } from '../helpers/wait.js';

const never = new AbortController().signal;

t.test('a silent address leaves its share of the time to the next', async (t) => {
  const port = await silentPort(t);
  const answering = await listen(t, '127.0.0.2', port);
  resolveTo(t, loopback, '127.0.0.2');
  const began = performance.now();
  const socket = await dial({ host: 'two.test', port }, 2_000, never);
  t.teardown(() => socket.destroy());
  t.equal(socket.remoteAddress, '127.0.0.2');
  t.ok(performance.now() - began >= 995, 'half of the time went to the first');
  await answering.accept();
});

t.test('the last address that fails says why', async (t) => {
  const { port, close } = await listen(t);
  await close();
  resolveTo(t, '127.0.0.2', loopback);
  await t.rejects(dial({ host: 'two.test', port }, 5_000, never), {
    code: 'DIAL_FAILED',
    message: /^cannot connect to 127\.0\.0\.1: /,
    cause: { code: 'ECONNREFUSED' },
  });
});

t.test('a name without an address is a failed dial', async (t) => {
  const notFound = Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  t.intercept(promises, 'lookup', { value: () => Promise.reject(notFound) });
  await t.rejects(dial({ host: 'gone.test', port: 1 }, 0, never), {
    code: 'DIAL_FAILED',
    message: 'cannot resolve gone.test: ENOTFOUND',
    cause: notFound,
  });
});

t.test('resolving counts towards the time', async (t) => {
  t.intercept(promises, 'lookup', { value: () => new Promise(() => {}) });
  await t.rejects(dial({ host: 'slow.test', port: 1 }, 100, never), { code: 'DIAL_TIMEOUT' });
});

t.test('no address is tried once the time is over', async (t) => {
  const { port } = await listen(t);
  const late = async () => {
    // Blocks, so that the answer and the deadline are both there when the process looks again.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    return [{ address: loopback, family: 4 }];
  };
  t.intercept(promises, 'lookup', { value: late });
  await t.rejects(dial({ host: 'late.test', port }, 20, never), {
    code: 'DIAL_TIMEOUT',
    message: 'no answer from late.test in time',
  });
});

t.test('an address needs no resolving', async (t) => {
  t.intercept(promises, 'lookup', { value: () => t.fail('resolved') });
  const { port } = await listen(t);
  (await dial({ host: loopback, port }, 0, never)).destroy();
});

t.test('a dial that is called off rejects with the reason, and leaves nothing', async (t) => {
  const port = await silentPort(t);
  await until(() => underWay() === 0, 'what was before to be over');
  const controller = new AbortController();
  const dialing = dial({ host: loopback, port }, 60_000, controller.signal);
  await until(() => underWay() === 2, 'the attempt and its timer');
  controller.abort(new Error('called off'));
  await t.rejects(dialing, { message: 'called off' });
  await until(() => underWay() === 0, 'both to be gone');
});

t.test('a dial that was called off before it began rejects at once', async (t) => {
  const { port } = await listen(t);
  const signal = AbortSignal.abort(new Error('called off'));
  await t.rejects(dial({ host: loopback, port }, 0, signal), { message: 'called off' });
});
