import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Failure, HarnessFault, Skip } from '../../errors.js';
import { CaseContext } from '../../harness/context.js';
import { choosePort } from '../../harness/port.js';
import { type ContextOptions, direct } from '../../harness/setup.js';
import { openContext } from '../contexts.js';
import {
  commandOf,
  contextOptions,
  isAlive,
  listener,
  nodeLine,
  openReaper,
  perfectProxy,
  writePrograms,
} from '../helpers.js';

const patience = 20_000;

function open(t: Test, program = perfectProxy, details: Partial<ContextOptions> = {}): CaseContext {
  const folder = writePrograms(t, { 'proxy.mjs': program });
  const options = contextOptions(openReaper(t), commandOf(join(folder, 'proxy.mjs')));
  const context = new CaseContext({ ...options, ...details });
  t.teardown(() => context.close());
  return context;
}

t.test('a case gets an origin, a subject and clients that reach it', async (t) => {
  const context = open(t);
  await context.start();
  context.origin.behave('echo');
  const client = await context.connect();
  client.write(Buffer.from('hello'));
  t.ok(await context.until(() => client.received === 5, patience));
  const [second, third] = await context.connectMany(2);
  t.strictSame([client.name, second?.name, third?.name], ['client 1', 'client 2', 'client 3']);
  const connected = context.journal.entries.filter(({ event }) => event === 'connected');
  t.strictSame(
    connected.map(({ peer }) => peer),
    ['client 1', 'client 2', 'client 3'],
  );
  const pid = context.subject?.tree()[0]?.pid as number;
  const closing = context.close();
  for (const peer of [client, second, third]) t.ok(peer?.socket.destroyed, 'at once');
  await closing;
  t.notOk(isAlive(pid));
});

t.test('a client that does not read takes nothing in', async (t) => {
  const context = open(t);
  await context.start();
  const client = await context.connect({ reading: false });
  const peer = await context.origin.accepted(0, patience);
  peer.write(Buffer.from('hello'));
  peer.socket.resume();
  for (let i = 1; i <= 5; i++) {
    client.write(Buffer.from('hello'));
    t.ok(await context.until(() => peer.received === 5 * i, patience));
  }
  t.equal(client.socket.bytesRead, 0);
});

t.test('a client comes from where it is to, or the case is skipped', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  const { localPort: port } = (await context.connect()).socket;
  const from = { address: '127.0.0.1', port: await choosePort() };
  t.equal((await context.connect({ from })).socket.localPort, from.port);
  // The first one has that port to itself, and nobody has that address (RFC 5737).
  for (const taken of [
    { address: '127.0.0.1', port: port as number },
    { address: '192.0.2.1', port: 0 },
  ]) {
    const error = await context.connect({ from: taken }).catch((error) => error);
    t.type(error, Skip);
    t.match(error.message, `no client can come from ${taken.address}:${taken.port}: EADDR`);
  }
});

t.test('a flood carries the payload of its peer', async (t) => {
  const context = open(t);
  await context.start();
  const client = await context.connect();
  const peer = await context.origin.accepted(0, patience);
  let wrong = -1;
  peer.onData((chunk, offset) => {
    if (wrong < 0) wrong = context.payload('flood of client 1').mismatch(chunk, offset);
  });
  const flood = context.flood(client, 1_000_000);
  t.ok(await context.until(() => peer.received === 1_000_000, patience));
  flood.stop();
  t.equal(wrong, -1);
});

t.test('a subject that no longer listens is a failure', async (t) => {
  const program = listener.replace('createServer()', 'createServer((s) => process.exit(0))');
  const context = open(t, program);
  await context.start();
  await context.connect();
  t.ok(await context.subject?.exitsWithin(patience));
  const error = await context.connect().catch((error) => error);
  t.type(error, Failure);
  t.match(error, { dependsOnTime: false, report: { expected: /client 2 on port \d+/ } });
  t.match(error.report.seen, 'ECONNREFUSED');
});

t.test('a subject that does not accept is a failure that depends on time', async (t) => {
  // A full backlog: the system answers the first few connections and then no more.
  const program = `${nodeLine}
import { createServer } from 'node:net';
createServer().listen({ port: process.argv[4], host: '127.0.0.1', backlog: 1 }, () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;
  const context = await openContext(t, program, { timeScale: 0.3 }); // 1.5 s instead of 5
  const error = await context.connectMany(10).catch((error) => error);
  t.match(error, {
    name: 'Failure',
    dependsOnTime: true,
    report: { seen: 'no answer within 1.5 s' },
  });
});

t.test('deadlines are stretched, streams are named and seeded', async (t) => {
  const context = open(t, perfectProxy, { timeScale: 3, stall: 5_000, seed: 7 });
  t.equal(context.scaled(100), 300);
  t.equal(context.stall, 5_000);
  const same = open(t, perfectProxy, { seed: 7 });
  const bytes = context.payload('a').bytes(0, 64);
  t.ok(bytes.equals(same.payload('a').bytes(0, 64)));
  t.notOk(bytes.equals(same.payload('b').bytes(0, 64)));
  t.notOk(bytes.equals(open(t, perfectProxy, { seed: 8 }).payload('a').bytes(0, 64)));
  const before = context.journal.now();
  await context.sleep(50);
  t.ok(context.journal.now() - before >= 49);
});

t.test(
  'before it is started there is neither origin nor subject, and closing is no error',
  async (t) => {
    const context = open(t);
    t.throws(() => context.origin, { message: 'the case has not been started' });
    t.equal(context.subject, undefined);
    await t.resolves(context.close());
  },
);

t.test(
  'the same can be done without the subject, and a failure there is no fault of it',
  async (t) => {
    const context = await openContext(t);
    context.origin.behave('close');
    const received = await context.onDirect(async (other) => {
      t.equal(other.subject, undefined);
      t.not(other.origin.port, context.origin.port);
      t.equal(other.stall, context.stall);
      other.origin.behave('echo');
      const client = await other.connect();
      client.write(Buffer.from('hello'));
      await other.until(() => client.received === 5, patience);
      return client.received;
    });
    t.equal(received, 5);
    t.equal(context.clients.length, 0);
    const fail = () => Promise.reject(new Failure({ expected: 'x', seen: 'y' }));
    await t.rejects(context.onDirect(fail), HarnessFault);
    await t.rejects(
      context.onDirect(() => Promise.reject(new Skip('z'))),
      Skip,
    );
  },
);

t.test('clients can be connected all at once', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  const clients = await context.connectAtOnce(10);
  t.equal(new Set(clients.map(({ name }) => name)).size, 10);
  t.equal(context.clients.length, 10);
  t.ok(await context.until(() => context.origin.peers.length === 10, patience));
});
