import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { OriginMessage, OriginSetup } from './origin.js';

export interface OriginThread {
  /** One port for each listener that was asked for. */
  ports: number[];
  close(): Promise<unknown>;
}

/** What the origin tells once it listens. */
export type OriginNews = Exclude<OriginMessage, { is: 'listening' }>;

/**
 * Starts the destination of all connections in a thread of its own, so that it and the clients do
 * not wait for one another.
 */
export async function startOrigin(
  setup: OriginSetup,
  onNews: (news: OriginNews) => void,
  onError: (error: Error) => void,
): Promise<OriginThread> {
  const worker = new Worker(new URL('./origin.js', import.meta.url), { workerData: setup });
  worker.on('error', onError);
  const ports = await new Promise<number[]>((listening, failed) => {
    worker.once('error', failed);
    worker.on('message', (message: OriginMessage) => {
      if (message.is === 'listening') listening(message.ports);
      else onNews(message);
    });
  });
  return { ports, close: () => worker.terminate() };
}

/**
 * A port of loopback on which nobody listens. It is one of those that the system gives to nobody
 * who does not ask for it, so that it stays closed.
 */
export async function closedPort(): Promise<number> {
  for (let port = 1; port < 1024; port++) if (await refuses(port)) return port;
  throw new Error('there is no closed port below 1024');
}

function refuses(port: number): Promise<boolean> {
  return new Promise((told) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('error', (error: NodeJS.ErrnoException) => told(error.code === 'ECONNREFUSED'));
    socket.once('connect', () => {
      socket.destroy();
      told(false);
    });
  });
}
