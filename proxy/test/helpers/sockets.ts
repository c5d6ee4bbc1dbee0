import { once } from 'node:events';
import { connect as netConnect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Test } from 'tap';
import { until } from './wait.js';

export const loopback = '127.0.0.1';

const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);

/** Why a test of IPv6 has nothing to show on this machine, such as many a container, or `false`. */
export const noIPv6 =
  !addresses.some(({ address }) => address === '::1') && 'this machine has no IPv6';

/** A connected client that is not read yet. */
export async function connect(t: Test, port: number, host = loopback): Promise<Socket> {
  const socket = netConnect({ port, host, allowHalfOpen: true });
  t.teardown(() => socket.destroy());
  socket.on('error', () => {});
  socket.pause();
  await once(socket, 'connect');
  return socket;
}

/** What becomes of a new client: as {@link Reader.fate}, but the reset may come before all else. */
export function fate(t: Test, port: number): Promise<string> {
  return connect(t, port).then(
    (socket) => read(socket).fate,
    (error) => error.code,
  );
}

/** Waits until nobody listens on the port; clients that are still taken reset at once. */
export async function closed(t: Test, port: number): Promise<void> {
  await until(
    () =>
      connect(t, port).then(
        (socket) => void socket.resetAndDestroy(),
        (error) => error.code === 'ECONNREFUSED',
      ),
    `port ${port} to be closed`,
  );
}

/** A socket that is being read from now on. */
export interface Reader {
  bytes(): Buffer;
  size(): number;
  /** `fin`, or the code of the error that came first. */
  fate: Promise<string>;
}

export function read(socket: Socket): Reader {
  const chunks: Buffer[] = [];
  let size = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
  });
  const failure = new Promise<string>((done) => {
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });
  const end = new Promise<string>((done) => socket.once('end', () => done('fin')));
  socket.resume();
  return {
    bytes: () => Buffer.concat(chunks),
    size: () => size,
    fate: Promise.race([end, failure]),
  };
}

/**
 * How the other side has broken the connection, without reading: what is unread stays unread, and
 * Node would tell a reset behind it as a clean end. `ECONNRESET`, or `EPIPE` if a FIN came first.
 */
export async function broken(socket: Socket): Promise<string> {
  let code: string | undefined;
  await until(() => {
    socket.write('', (error) => {
      code ??= ((socket.errored ?? error) as NodeJS.ErrnoException | null)?.code;
    });
    return code;
  }, 'the connection to break');
  return code as string;
}

/** Writes until the socket is closed, whenever it takes more. */
export function flood(socket: Socket): void {
  const junk = Buffer.alloc(1 << 20);
  const more = () => {
    while (socket.writable && socket.write(junk));
  };
  socket.on('drain', more);
  more();
}

/** Bytes in which every position tells where it is, so that loss and disorder both show. */
export function pattern(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE(at, at);
  return bytes;
}

/** A question to its end, and then the answer to its end. */
export async function exchange(t: Test, client: Socket, upstream: Socket): Promise<void> {
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.end('question');
  t.equal(await atUpstream.fate, 'fin');
  upstream.end('answer');
  t.equal(await atClient.fate, 'fin');
  t.equal(atClient.bytes().toString(), 'answer');
}
