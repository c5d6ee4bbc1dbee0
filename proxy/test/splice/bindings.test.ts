import { readlinkSync } from 'node:fs';
import t, { type Test } from 'tap';
import { loadSystem } from '../../splice/bindings.js';
import { blocked, events, failed, type System } from '../../splice/system.js';
import { loopback, noIPv6 } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

const system = loadSystem();
const size = 4096;
const buffer = system.allocate(size);

/** A listener on a free port of loopback. */
function listen(t: Test, host = loopback): number {
  const listener = system.socket(host);
  t.teardown(() => system.close(listener));
  t.equal(system.listen(listener, { host, port: 0 }, 16), 0);
  return listener;
}

/** Both ends of a connection. */
async function connected(t: Test, host = loopback): Promise<[client: number, server: number]> {
  const listener = listen(t, host);
  const client = system.socket(host);
  t.equal(system.connect(client, system.address(listener)), blocked);
  let server: number = blocked;
  await until(() => {
    server = system.accept(listener);
    return server !== blocked;
  }, 'the connection');
  t.teardown(() => [client, server].map(system.close));
  return [client, server];
}

/** What is read once there is something. */
async function receive(socket: number): Promise<number> {
  let count: number = blocked;
  await until(() => {
    count = system.receive(socket, buffer);
    return count !== blocked;
  }, 'something to read');
  return count;
}

/** The events of the next wait that has some, by key. */
async function wait(epoll: number): Promise<Map<number, number>> {
  let count = 0;
  await until(() => {
    count = system.wait(epoll, 0);
    return count > 0;
  }, 'an event');
  return new Map(
    Array.from({ length: count }, (_, n) => [system.eventKey(n), system.eventBits(n)]),
  );
}

const kind = (descriptor: number) => readlinkSync(`/proc/self/fd/${descriptor}`).split(':')[0];

for (const host of [loopback, '::1'])
  t.test(
    `bytes and ends pass between sockets of ${host}`,
    { skip: host === '::1' && noIPv6 },
    async (t) => {
      const [client, server] = await connected(t, host);
      t.match(system.address(client), { host });
      t.match(system.acceptedFrom(), system.address(client), 'who was let in');
      t.equal(system.receive(server, buffer), blocked);
      buffer.bytes.write('hello');
      t.equal(system.send(client, buffer, 5), 5);
      buffer.bytes.fill(0);
      t.equal(await receive(server), 5);
      t.equal(buffer.bytes.toString('latin1', 0, 6), 'hello\0');
      t.equal(system.finish(client), 0);
      t.equal(await receive(server), 0, 'end-of-file');
      t.equal(system.finish(server), 0);
      t.equal(await receive(client), 0);
    },
  );

t.test('a send of more than the memory has is refused before the kernel sees it', async (t) => {
  const [client, server] = await connected(t);
  for (const length of [size + 1, -1, Number.NaN, 2 ** 40])
    t.throws(() => system.send(client, buffer, length), RangeError, String(length));
  t.equal(system.receive(server, buffer), blocked, 'nothing was sent');
  t.equal(system.send(client, buffer, size), size, 'all of it is not too much');
});

t.test('only memory that was allocated here is given to the kernel', async (t) => {
  const [client] = await connected(t);
  const foreign = { bytes: Buffer.alloc(size) };
  t.throws(() => system.send(client, foreign, 1), TypeError);
  t.throws(() => system.receive(client, foreign), TypeError);
});

t.test('memory stays where it is while garbage is collected', async (t) => {
  const [client, server] = await connected(t);
  const small = system.allocate(8);
  for (let garbage = 0; garbage < 200; garbage += 1) Buffer.from(`${garbage}`.repeat(10_000));
  small.bytes.write('unmoved!');
  t.equal(system.send(client, small, 8), 8);
  t.equal(await receive(server), 8);
  t.equal(buffer.bytes.toString('latin1', 0, 8), 'unmoved!');
});

t.test('a send that the kernel does not take has to wait', async (t) => {
  const [client] = await connected(t);
  let sent = 0;
  while (sent >= 0) sent = system.send(client, buffer, size);
  t.equal(sent, blocked);
  t.ok((system.unacknowledged(client) ?? 0) > size, 'and is seen to wait');
});

t.test('a broken connection fails with the code of the system', async (t) => {
  const listener = listen(t);
  const client = system.socket(loopback);
  system.connect(client, system.address(listener));
  let server: number = blocked;
  await until(() => {
    server = system.accept(listener);
    return server >= 0;
  }, 'the connection');
  t.teardown(() => system.close(server));
  system.resetOnClose(client);
  system.close(client);
  t.equal(await receive(server), failed);
  t.equal(system.failure(), 'ECONNRESET');
  t.equal(system.send(server, buffer, 1), failed, 'and no signal ends the process');
  t.equal(system.failure(), 'EPIPE');
});

t.test('a connection that is refused says so', async (t) => {
  const listener = system.socket(loopback);
  system.listen(listener, { host: loopback, port: 0 }, 1);
  const address = system.address(listener);
  system.close(listener);
  const client = system.socket(loopback);
  t.teardown(() => system.close(client));
  const epoll = system.epoll();
  t.teardown(() => system.close(epoll));
  t.equal(system.connect(client, address), blocked);
  system.watch(epoll, client, 3, 'stream');
  t.ok(((await wait(epoll)).get(3) ?? 0) & events.error);
  t.equal(system.socketError(client), 'ECONNREFUSED');
  t.equal(system.socketError(client), undefined, 'once');
});

t.test('a port in use is told by its name', (t) => {
  const address = system.address(listen(t));
  const second = system.socket(loopback);
  t.teardown(() => system.close(second));
  t.equal(system.listen(second, address, 16), failed);
  t.equal(system.failure(), 'EADDRINUSE');
  t.end();
});

t.test('sockets share a port once both have said so', (t) => {
  const first = listen(t);
  const second = system.socket(loopback);
  t.teardown(() => system.close(second));
  system.share(second);
  t.equal(system.listen(second, system.address(first), 16), failed);
  system.share(first);
  t.equal(system.listen(second, system.address(first), 16), 0);
  t.end();
});

t.test('events come once for each change, under the key that was given', async (t) => {
  const [client, server] = await connected(t);
  const epoll = system.epoll();
  t.teardown(() => system.close(epoll));
  t.equal(system.watch(epoll, client, 70_000, 'stream'), 0);
  t.equal(system.watch(epoll, server, 5, 'stream'), 0);
  t.equal(system.watch(epoll, server, 6, 'stream'), failed);
  t.equal(system.failure(), 'EEXIST');
  t.strictSame([...(await wait(epoll))].sort(), [
    [5, events.writable],
    [70_000, events.writable],
  ]);
  t.equal(system.wait(epoll, 0), 0);
  system.send(client, buffer, 1);
  t.strictSame([...(await wait(epoll))], [[5, events.readable | events.writable]]);
  system.finish(client);
  const bits = (await wait(epoll)).get(5) ?? 0;
  t.ok(bits & events.readHangUp);
  t.notOk(bits & (events.hangUp | events.error));
});

t.test('a pipe takes bytes from one socket to another', async (t) => {
  const [client, server] = await connected(t);
  const [onward, end] = await connected(t);
  const pipe = system.pipe(256 * 1024);
  if (!pipe) throw new Error(system.failure());
  t.teardown(() => [pipe.input, pipe.output].map(system.close));
  t.equal(kind(pipe.input), 'pipe');
  t.equal(system.splice(server, pipe.input, size), blocked);
  buffer.bytes.write('through');
  system.send(client, buffer, 7);
  let moved: number = blocked;
  await until(() => {
    moved = system.splice(server, pipe.input, size);
    return moved !== blocked;
  }, 'the bytes');
  t.equal(moved, 7);
  t.equal(system.splice(pipe.output, onward, size), 7);
  t.equal(system.splice(pipe.output, onward, size), blocked, 'it is empty');
  buffer.bytes.fill(0);
  t.equal(await receive(end), 7);
  t.equal(buffer.bytes.toString('latin1', 0, 7), 'through');
  system.finish(client);
  await until(() => system.splice(server, pipe.input, size) === 0, 'end-of-file');
});

t.test('whoever is woken is so until told to be quiet', async (t) => {
  const epoll = system.epoll();
  const wakeable = system.wakeable();
  t.teardown(() => [epoll, wakeable].map(system.close));
  system.watch(epoll, wakeable, 1, 'wake');
  t.equal(system.wait(epoll, 0), 0);
  system.wake(wakeable);
  system.wake(wakeable);
  t.equal(system.wait(epoll, 0), 1);
  t.equal(system.wait(epoll, 0), 1);
  system.hush(wakeable);
  t.equal(system.wait(epoll, 0), 0);
});

t.test('what is closed is closed, and using it fails by name', (t) => {
  const socket = system.socket(loopback);
  system.close(socket);
  const calls: [string, (system: System) => number][] = [
    ['receive', () => system.receive(socket, buffer)],
    ['accept', () => system.accept(socket)],
    ['finish', () => system.finish(socket)],
    ['splice', () => system.splice(socket, socket, 1)],
  ];
  for (const [name, call] of calls) {
    t.equal(call(system), failed, name);
    t.equal(system.failure(), 'EBADF', name);
  }
  t.end();
});
