import { promises } from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { Test } from 'tap';
import { connect, loopback } from './sockets.js';
import { until } from './wait.js';

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

/**
 * Makes every name stand for these addresses. Only dials ask here: what a proxy asks before it
 * listens is asked in earnest, so that its destination has to be a name that is known.
 */
export function resolveTo(t: Test, ...addresses: string[]): void {
  const found = addresses.map((address) => ({ address, family: 4 }));
  t.intercept(promises, 'lookup', { value: async () => found });
}
