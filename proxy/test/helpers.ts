import { once } from 'node:events';
import { type AddressInfo, createServer, connect as netConnect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Test } from 'tap';
import {
  createProxy,
  type PairEnd,
  type PairSnapshot,
  type ProxyOptions,
  type TcpProxy,
} from '../index.js';

export const loopback = '127.0.0.1';

/** Waits for a condition. The deadline is only there to fail: it is far beyond what is needed. */
export async function until(condition: () => unknown, what: string): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await delay(5);
  }
}

/** How many timers and connection attempts of this process are under way. */
export function underWay(): number {
  const names = ['Timeout', 'ConnectWrap', 'TCPConnectWrap'];
  return process.getActiveResourcesInfo().filter((name) => names.includes(name)).length;
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

/** Waits until a proxy holds bytes and moves none: its peers take no more and can send no more. */
export async function settled(proxy: TcpProxy, held: (pair: PairSnapshot) => number) {
  let last = '';
  let unchanged = 0;
  await until(() => {
    const pair = proxy.pairs().find((pair) => held(pair) > 0);
    if (!pair) return false;
    const now = JSON.stringify({ ...pair, ageMs: 0 });
    unchanged = now === last ? unchanged + 1 : 0;
    last = now;
    return unchanged === 20;
  }, 'nothing to move any more');
  return proxy.pairs().find((pair) => held(pair) > 0) as PairSnapshot;
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

export interface Origin {
  port: number;
  /** The next connection, in the order of arrival. It is not read yet. */
  accept(): Promise<Socket>;
  /** Stops listening. */
  close(): Promise<void>;
}

export async function listen(t: Test, host = loopback, port = 0): Promise<Origin> {
  const waiting: Socket[] = [];
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    t.teardown(() => socket.destroy());
    socket.on('error', () => {});
    waiting.push(socket);
  });
  t.teardown(() => server.close());
  server.listen({ host, port });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async accept() {
      await until(() => waiting.length > 0, 'a connection at the origin');
      return waiting.shift() as Socket;
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** A connected client that is not read yet. */
export async function connect(t: Test, port: number): Promise<Socket> {
  const socket = netConnect({ port, host: loopback, allowHalfOpen: true });
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

/** A port of loopback that answers no SYN: its queue of connections is full. */
export async function silentPort(t: Test): Promise<number> {
  // Node accepts whenever it can, so that the thread must be blocked.
  const worker = new Worker(
    `const server = require('node:net').createServer();
    server.listen({ port: 0, host: '${loopback}', backlog: 1 }, () => {
      require('node:worker_threads').parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`,
    { eval: true },
  );
  t.teardown(() => worker.terminate());
  const [port] = (await once(worker, 'message')) as [number];
  // Linux takes one more than the backlog says.
  await connect(t, port);
  await connect(t, port);
  return port;
}

export interface Setup {
  proxy: TcpProxy;
  port: number;
  origin: Origin;
  /** A client and the upstream that the proxy has joined it to. Neither is read yet. */
  join(): Promise<[Socket, Socket]>;
  /** How the n-th pair to end has ended. */
  ended(n?: number): Promise<PairEnd>;
}

/** A proxy that listens on loopback and forwards to an origin of its own. */
export async function start(t: Test, options: Partial<ProxyOptions> = {}): Promise<Setup> {
  const origin = await listen(t);
  const proxy = createProxy({
    destinationHost: loopback,
    destinationPort: origin.port,
    listenHost: loopback,
    listenPort: 0,
    ...options,
  });
  const ends: PairEnd[] = [];
  proxy.on('pair', (end) => ends.push(end));
  t.teardown(async () => {
    const closed = proxy.close();
    proxy.abort();
    await closed;
  });
  const { port } = await proxy.listen();
  return {
    proxy,
    port,
    origin,
    join: async () => [await connect(t, port), await origin.accept()],
    async ended(n = 1) {
      await until(() => ends.length >= n, `the end of pair ${n}`);
      return ends[n - 1] as PairEnd;
    },
  };
}
