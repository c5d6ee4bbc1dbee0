import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { Failure, HarnessFault } from '../../errors.js';
import { Journal } from '../../harness/journal.js';
import { type Conduct, Origin } from '../../harness/origin.js';
import { Peer } from '../../harness/peer.js';
import { processesNaming } from '../cli-helpers.js';
import { eventually } from '../helpers.js';

const patience = 20_000;

async function open(t: Test, conduct?: Conduct) {
  const journal = new Journal();
  const origin = await Origin.listen('127.0.0.1', journal);
  if (conduct) origin.behave(conduct);
  const dial = (reading = true) => {
    const { host, port } = origin;
    const socket = connect({ host, port, allowHalfOpen: true });
    const client = new Peer('client', socket, journal, reading);
    t.teardown(() => client.discard());
    return client;
  };
  t.teardown(() => origin.close());
  return { journal, origin, dial };
}

t.test('an origin that reads takes everything in and keeps quiet', async (t) => {
  const { journal, origin, dial } = await open(t);
  const client = dial();
  const peer = await origin.accepted(0, patience);
  t.equal(peer.name, 'origin 1');
  client.write(Buffer.from('hello'));
  t.ok(await journal.until(() => peer.received === 5, patience));
  client.shutdown();
  t.ok(await journal.until(() => peer.fin, patience));
  t.equal(client.received, 0);
  t.equal(client.fin, false);
});

t.test('an origin that echoes returns bytes and end-of-file', async (t) => {
  const { journal, dial } = await open(t, 'echo');
  const client = dial();
  client.write(Buffer.from('hello'));
  client.shutdown();
  t.ok(await journal.until(() => client.fin, patience));
  t.equal(client.received, 5);
});

t.test('an origin that echoes reads no faster than its client does', async (t) => {
  const { journal, origin, dial } = await open(t, 'echo');
  const client = dial(false);
  const size = 32 * 1024 * 1024; // more than the sockets hold
  client.write(Buffer.alloc(size, 'x'));
  client.shutdown();
  const peer = await origin.accepted(0, patience);
  t.ok(await journal.until(() => peer.socket.isPaused(), patience));
  t.ok(peer.received < size);
  client.socket.resume();
  t.ok(await journal.until(() => client.fin, patience));
  t.equal(client.received, size);
});

t.test('an origin that closes does so at once', async (t) => {
  const { journal, dial } = await open(t, 'close');
  const client = dial();
  t.ok(await journal.until(() => client.fin, patience));
  t.match(journal.entries, [{ event: 'accepted' }, { peer: 'origin 1', event: 'sent-fin' }]);
});

t.test('an origin that ignores never takes a byte in', async (t) => {
  const { journal, origin, dial } = await open(t, 'ignore');
  const client = dial();
  const peer = await origin.accepted(0, patience);
  client.write(Buffer.from('hello'));
  for (let i = 1; i <= 3; i++) {
    peer.write(Buffer.from('alive'));
    t.ok(await journal.until(() => client.received === 5 * i, patience));
  }
  t.equal(peer.socket.bytesRead, 0);
});

t.test('its conduct may change from one connection to the next', async (t) => {
  const { journal, origin, dial } = await open(t, 'ignore');
  dial();
  await origin.accepted(0, patience);
  origin.behave('echo');
  const client = dial();
  const peer = await origin.accepted(1, patience);
  t.equal(peer.name, 'origin 2');
  client.write(Buffer.from('hello'));
  t.ok(await journal.until(() => client.received === 5, patience));
});

t.test('a connection that does not come is a failure that depends on time', async (t) => {
  const { origin } = await open(t);
  const error = await origin.accepted(0, 20).catch((error) => error);
  t.type(error, Failure);
  t.match(error, {
    dependsOnTime: true,
    report: { expected: /within 0.02 s/, seen: '0 connections at the destination' },
  });
});

t.test('closing drops every connection and stops listening', async (t) => {
  const { journal, origin, dial } = await open(t);
  const client = dial();
  await origin.accepted(0, patience);
  origin.close();
  t.ok(await journal.until(() => client.closing !== undefined, patience));
  t.equal(client.closing, 'reset');
  const late = dial();
  t.ok(await journal.until(() => late.closing !== undefined, patience));
  t.match(journal.entries.at(-1), { event: 'reset', text: 'ECONNREFUSED' });
});

t.test('an address that is not of this machine is a fault of the harness', async (t) => {
  // TEST-NET-1 of RFC 5737: no machine has it.
  await t.rejects(Origin.listen('192.0.2.1', new Journal()), HarnessFault);
});

t.test('a conduct of its own gets each connection before its first byte', async (t) => {
  const { journal, origin, dial } = await open(t);
  const chunks: string[] = [];
  origin.behave((peer) => {
    peer.onData((chunk, offset) => chunks.push(`${peer.name} ${offset} ${chunk}`));
    peer.write(Buffer.from('welcome'));
  });
  for (const text of ['one', 'two']) {
    const client = dial();
    client.write(Buffer.from(text));
    t.ok(await journal.until(() => client.received === 7 && chunks.length > 0, patience));
    t.strictSame(chunks.splice(0), [`origin ${origin.peers.length} 0 ${text}`]);
  }
});

t.test('who connects while it does not listen is refused, and others stay', async (t) => {
  const { journal, origin, dial } = await open(t, 'echo');
  const early = dial();
  await origin.accepted(0, patience);
  await origin.stopListening();
  const refused = dial();
  t.ok(await journal.until(() => refused.closing !== undefined, patience));
  t.equal(refused.error, 'ECONNREFUSED');
  await origin.listenAgain();
  for (const client of [early, dial()]) {
    client.write(Buffer.from('hello'));
    t.ok(await journal.until(() => client.received === 5, patience));
  }
  t.equal(origin.peers.length, 2);
});

t.test('who connects while it does not answer waits, and others stay', async (t) => {
  const { journal, origin, dial } = await open(t, 'echo');
  const early = dial();
  await origin.accepted(0, patience);
  await origin.stopAnswering();
  const waiting = [dial(), dial(), dial()];
  for (const client of waiting) client.write(Buffer.from('hello'));
  early.write(Buffer.from('hello'));
  t.ok(await journal.until(() => early.received === 5, patience));
  await sleep(300);
  for (const { socket } of waiting) t.ok(socket.connecting);
  await origin.answerAgain();
  for (const client of [...waiting, dial()]) {
    if (client.sent === 0) client.write(Buffer.from('hello'));
    t.ok(await journal.until(() => client.received === 5, patience));
  }
  t.equal(origin.peers.length, 5, 'nobody else is among them');
});

t.test('an origin that does not answer can be closed, and leaves no process', async (t) => {
  const { origin } = await open(t);
  await origin.stopAnswering();
  // Words of a command line are kept apart by NUL.
  const naming = `unanswering-process.js\0${origin.host}\0${origin.port}\0`;
  t.equal(processesNaming(naming), 1);
  origin.close();
  await eventually('its end', () => processesNaming(naming) === 0);
  await t.rejects(
    new Promise((_, failed) => {
      connect(origin).once('error', failed);
    }),
    { code: 'ECONNREFUSED' },
  );
});

/** Nobody listens, and no process is left, however late the origin was closed. */
async function leavesNothing(origin: Origin): Promise<void> {
  const naming = `unanswering-process.js\0${origin.host}\0${origin.port}\0`;
  await eventually('its end', () => processesNaming(naming) === 0);
  while ((await outcome(origin)) !== 'ECONNREFUSED') await sleep(10);
}

function outcome(origin: Origin): Promise<string | undefined> {
  const socket = connect(origin);
  return new Promise<string | undefined>((told) => {
    socket.once('connect', () => told('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => told(error.code));
  }).finally(() => socket.destroy());
}

t.test('what a case still begins when the origin is closed is undone', async (t) => {
  const { origin } = await open(t);
  const stopping = origin.stopAnswering();
  origin.close();
  await stopping;
  await leavesNothing(origin);

  const other = (await open(t)).origin;
  await other.stopListening();
  other.close();
  await other.listenAgain();
  await leavesNothing(other);

  const third = (await open(t)).origin;
  await third.stopAnswering();
  const answering = third.answerAgain();
  await sleep(0);
  third.close();
  await Promise.race([answering, sleep(1_000)]);
  await leavesNothing(third);
});
