import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { Test } from 'tap';
import { eachEngine } from '../helpers/engines.js';
import { start } from '../helpers/proxy.js';
import { pattern, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

// Urgent data (RFC 9293 section 3.8.5) is out of band for whoever does not ask for it, so a proxy
// need not pass it on. What stands around it in the stream is to arrive all the same.

/** Node sends no urgent data: the descriptor of the socket is lent to send(2). */
function sendUrgent(socket: Socket): void {
  const send = createRequire(import.meta.url)('koffi')
    .load(null)
    .func('intptr_t send(int, const void *, size_t, int)');
  const { fd } = (socket as unknown as { _handle: { fd: number } })._handle;
  const outOfBand = 1;
  if (send(fd, Buffer.from('!'), 1, outOfBand) !== 1) throw new Error('no urgent data was sent');
}

/** Writes all of it to the kernel, around urgent data. */
async function sendAround(client: Socket, before: Buffer, after: Buffer): Promise<void> {
  await new Promise<void>((written) => client.write(before, () => written()));
  sendUrgent(client);
  client.end(after);
}

/** What is expected between the end of one piece and the beginning of the next is no byte at all. */
async function expectBoth(t: Test, engine: 'portable' | 'splice', size: number) {
  const { join, ended } = await start(t, { engine });
  const [client, upstream] = await join();
  const reader = read(upstream);
  const bytes = pattern(2 * size);
  await sendAround(client, bytes.subarray(0, size), bytes.subarray(size));
  t.equal(await reader.fate, 'fin');
  t.ok(reader.bytes().equals(bytes), `${reader.size()} of ${bytes.length} bytes`);
  upstream.end();
  t.match(await ended(), { outcome: 'complete', bytesToUpstream: bytes.length });
}

eachEngine('bulk before and behind urgent data arrives', (t, engine) =>
  expectBoth(t, engine, 8 << 20),
);

eachEngine('small messages before and behind urgent data arrive at once', async (t, engine) => {
  const { join } = await start(t, { engine });
  const [client, upstream] = await join();
  const reader = read(upstream);
  let expected = 0;
  for (let round = 0; round < 50; round += 1) {
    await new Promise<void>((written) => client.write('abc', () => written()));
    sendUrgent(client);
    client.write('thirty bytes behind the mark ..');
    expected += 34;
    await until(() => reader.size() === expected, `round ${round}: ${reader.size()} bytes`);
  }
});
