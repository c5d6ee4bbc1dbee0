import { once } from 'node:events';
import { Socket } from 'node:net';
import t, { type Test } from 'tap';
import { isBlind, kernelTaken, probe, remoteAddress, reset } from '../../portable/socket.js';
import { listen } from '../helpers/origin.js';
import { broken, connect, flood, pattern, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

async function both(t: Test, host?: string): Promise<[Socket, Socket]> {
  const { port, accept } = await listen(t, host);
  return [await connect(t, port), await accept()];
}

t.test('what the kernel has taken counts in parts of a chunk', async (t) => {
  const [writer, other] = await both(t);
  t.equal(kernelTaken(writer), 0);
  const chunk = pattern(64 << 20);
  let written = false;
  writer.write(chunk, () => {
    written = true;
  });
  const reader = read(other);
  let last = 0;
  let steps = 0;
  await until(() => {
    const taken = kernelTaken(writer);
    t.ok(
      taken >= last && taken <= chunk.length,
      'never goes down, and not beyond what was written',
    );
    if (taken > last && taken < chunk.length && !written) steps += 1;
    last = taken;
    if (reader.size() > taken) t.fail('more was read than was taken');
    return taken === chunk.length;
  }, 'the whole chunk to be taken');
  t.ok(steps > 0, 'progress was seen before the chunk was out');
});

t.test('where the handle tells nothing, whole chunks count', (t) => {
  const socket = { bytesWritten: 10, writableLength: 4, _handle: null };
  t.equal(kernelTaken(socket as unknown as Socket), 6);
  t.end();
});

t.test('a probe says nothing of a healthy socket, and sends nothing', async (t) => {
  const [socket, other] = await both(t);
  const reader = read(other);
  probe(socket, () => t.fail('reset'));
  socket.end('after');
  t.equal(await reader.fate, 'fin');
  t.equal(reader.bytes().toString(), 'after');
});

t.test('a probe finds the reset of a socket that is not read', async (t) => {
  const [socket, other] = await both(t);
  t.ok(isBlind(socket));
  other.resetAndDestroy();
  let found: Error | undefined;
  await until(() => {
    probe(socket, (error) => {
      found ??= error;
    });
    return found;
  }, 'the reset to be found');
  t.match(found, { code: 'ECONNRESET' });
});

t.test('a probe does not disturb bytes that wait, nor a closed writing side', async (t) => {
  const [socket] = await both(t);
  flood(socket);
  await until(() => socket.writableLength > 0, 'bytes that wait');
  const waiting = socket.writableLength;
  probe(socket, () => t.fail('reset'));
  t.equal(socket.writableLength, waiting);
  const [ended] = await both(t);
  ended.end();
  probe(ended, () => t.fail('reset'));
  await once(ended, 'finish');
});

t.test('a socket is blind until it is read, and again after its end', async (t) => {
  const [socket, other] = await both(t);
  const reader = read(socket);
  t.notOk(isBlind(socket));
  socket.pause();
  t.ok(isBlind(socket));
  socket.resume();
  other.end();
  await reader.fate;
  t.ok(isBlind(socket));
});

t.test('a reset goes out', async (t) => {
  const states = {
    'on an open socket': () => {},
    'right behind the order to send FIN': (socket: Socket) => void socket.end(),
    'with bytes and a FIN that wait': (socket: Socket) => void socket.end(Buffer.alloc(32 << 20)),
  };
  for (const [name, prepare] of Object.entries(states))
    await t.test(name, async (t) => {
      const [socket, other] = await both(t);
      prepare(socket);
      reset(socket);
      await once(socket, 'close');
      t.match(await broken(other), /ECONNRESET|EPIPE/, 'with or without a FIN before it');
    });
});

t.test('a reset goes out after the FIN has, and does nothing on a destroyed socket', async (t) => {
  const [socket, other] = await both(t);
  const reader = read(other);
  socket.end();
  t.equal(await reader.fate, 'fin');
  reset(socket);
  t.equal(await broken(other), 'EPIPE');
  t.doesNotThrow(() => reset(socket));
});

t.test('addresses are written as they are typed', (t) => {
  const address = (remoteAddress: string | undefined) =>
    ({ remoteAddress, remotePort: 7 }) as unknown as Socket;
  t.equal(remoteAddress(address('127.0.0.1')), '127.0.0.1:7');
  t.equal(remoteAddress(address('::ffff:127.0.0.1')), '127.0.0.1:7');
  t.equal(remoteAddress(address('::1')), '[::1]:7');
  t.equal(remoteAddress(new Socket()), 'unknown');
  t.end();
});
