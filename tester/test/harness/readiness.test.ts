import { createServer, type Server } from 'node:net';
import t, { type Test } from 'tap';
import { hasProcfs } from '../../harness/procfs.js';
import {
  connectOnce,
  defaultReadyCheck,
  lookForListener,
  type ReadyCheck,
  untilReady,
} from '../../harness/readiness.js';
import { eventually } from '../helpers.js';

const never = new AbortController().signal;
const patience = 20_000;

async function listen(t: Test): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  return { server, port: (server.address() as { port: number }).port };
}

t.test('connecting tells who listens, and hangs up again', async (t) => {
  const { server, port } = await listen(t);
  let arrived = 0;
  let ended = 0;
  server.on('connection', (socket) => {
    arrived += 1;
    socket.resume().on('close', () => {
      ended += 1;
    });
  });
  t.equal(await connectOnce(port), true);
  await eventually('the end of that connection', () => ended === 1);
  t.equal(arrived, 1);
  await new Promise((done) => server.close(done));
  t.equal(await connectOnce(port), false);
});

const skip = hasProcfs ? false : 'this system has no /proc/net/tcp';

t.test('looking tells who listens, and costs the listener nothing', { skip }, async (t) => {
  t.equal(defaultReadyCheck, lookForListener, 'so it is what is done here');
  const { server, port } = await listen(t);
  let arrived = 0;
  server.on('connection', () => {
    arrived += 1;
  });
  t.equal(await lookForListener(port), true);
  await connectOnce(port);
  await eventually('the connection that was made', () => arrived > 0);
  t.equal(arrived, 1);
  await new Promise((done) => server.close(done));
  t.equal(await lookForListener(port), false);
});

t.test('it looks again until the check says so', async (t) => {
  const asked: number[] = [];
  const check: ReadyCheck = async (port) => asked.push(port) === 4;
  t.equal(await untilReady(7, check, patience, never), true);
  t.strictSame(asked, [7, 7, 7, 7]);
});

t.test('it gives up when the time is over, and looks no more', async (t) => {
  let looks = 0;
  const check: ReadyCheck = async () => {
    looks += 1;
    return false;
  };
  t.equal(await untilReady(7, check, 50, never), false);
  const before = looks;
  t.ok(before > 0);
  await t.resolves(untilReady(7, async () => false, 300, never));
  t.equal(looks, before);
});

t.test('a check that does not answer does not hold it up', async (t) => {
  t.equal(await untilReady(7, () => new Promise(() => {}), 50, never), false);
});

t.test('it ends with the reason of the signal, at once', async (t) => {
  const stop = new AbortController();
  const waiting = untilReady(7, () => new Promise(() => {}), patience, stop.signal);
  stop.abort(new Error('the subject has ended'));
  await t.rejects(waiting, { message: 'the subject has ended' });
  const late = untilReady(7, async () => true, patience, stop.signal);
  await t.rejects(late, { message: 'the subject has ended' }, 'also when it was given before');
});

t.test('what the check throws ends it', async (t) => {
  const check: ReadyCheck = async () => {
    throw new TypeError('not a port');
  };
  // p-retry takes a TypeError for a bug and not for something to try again.
  await t.rejects(untilReady(7, check, patience, never), { message: 'not a port' });
});
