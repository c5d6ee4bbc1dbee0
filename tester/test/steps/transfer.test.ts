import t, { type Test } from 'tap';
import { CaseContext } from '../../harness/context.js';
import { Peer } from '../../harness/peer.js';
import { follow } from '../../steps/assertions.js';
import { send } from '../../steps/transfer.js';
import { connectedPair, contextOptions, openReaper } from '../helpers.js';

const patience = 20_000;
const MiB = 1024 * 1024;

async function open(t: Test, reading = true) {
  const context = new CaseContext(contextOptions(openReaper(t), ['none']));
  const { near, far } = await connectedPair(t);
  const writer = new Peer('writer', near, context.journal);
  const reader = new Peer('reader', far, context.journal, reading);
  const payload = context.payload('a');
  return { context, writer, reader, payload, followed: follow(reader, payload) };
}

t.test('all of it is sent, in order, and no more', async (t) => {
  const { context, writer, reader, payload, followed } = await open(t);
  const total = 8 * MiB + 5;
  send(writer, payload, total);
  t.ok(await context.until(() => reader.received === total, patience));
  followed.assert();
  t.equal(writer.sent, total);
  t.equal(reader.fin, false);
  t.equal(writer.socket.listenerCount('drain'), 0, 'nothing is left to be done');
});

t.test('it goes on from where the peer has come to, in chunks as large as is said', async (t) => {
  const { context, writer, reader, payload, followed } = await open(t);
  send(writer, payload, 10);
  const sizes: number[] = [];
  const write = writer.write.bind(writer);
  writer.write = (bytes) => {
    sizes.push(bytes.length);
    return write(bytes);
  };
  send(writer, payload, 20, { chunkSize: 4 });
  t.strictSame(sizes, [4, 4, 2]);
  t.ok(await context.until(() => reader.received === 20, patience));
  followed.assert();
});

t.test('it is sent no faster than it is taken', async (t) => {
  const { context, writer, reader, payload } = await open(t, false);
  const total = 64 * MiB;
  send(writer, payload, total, { fin: true });
  await context.sleep(300);
  t.ok(writer.sent < total, `${writer.sent}`);
  t.ok(writer.socket.writableLength < MiB, 'and hardly any of it waits in memory');
  reader.resume();
  t.ok(await context.until(() => reader.fin, patience));
  t.equal(reader.received, total, 'FIN stands behind the last byte');
});

t.test('a connection that ends meanwhile is no error', async (t) => {
  const { context, writer, reader, payload } = await open(t, false);
  send(writer, payload, 64 * MiB, { fin: true });
  reader.reset();
  t.ok(await context.until(() => writer.closing !== undefined, patience));
  t.doesNotThrow(() => send(writer, payload, 65 * MiB, { fin: true }));
});
