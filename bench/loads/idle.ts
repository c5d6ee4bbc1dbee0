import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../errors.js';
import type { Load } from '../load.js';
import { openFilesLimit, residentKiB } from '../procfs.js';
import { startSubject } from '../subjects.js';

/** Connections without traffic, for the memory that they take. */
export const idle: Load = {
  id: 'idle',
  title: 'idle connections',
  about:
    'Connections that echo one byte, so that both sides are known to be joined, and then do nothing.',
  needs: [],
  proxiesOnly: true,
  async measure(stage, subject, { idleConnections: count }) {
    const { signal } = stage;
    if (openFilesLimit() < 2 * count + spareFiles)
      throw new Fault(`the limit of open files is ${openFilesLimit()}; see ulimit -n`);
    const sockets = new Set<Socket>();
    const sink = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      socket.pipe(socket);
    });
    sink.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
    await once(sink, 'listening');
    try {
      const proxy = await startSubject(stage, subject, (sink.address() as AddressInfo).port);
      try {
        const { id } = proxy.group as { id: number };
        const none = await settled(() => residentKiB(id), signal);
        let left = count;
        const open = async () => {
          while (left-- > 0) await echoOne(proxy.port, sockets, signal);
        };
        await Promise.all(Array.from({ length: atOnce }, open));
        const all = await settled(() => residentKiB(id), signal);
        return { values: { none: none / 1024, all: all / 1024, each: (all - none) / count } };
      } finally {
        // Resets, so that nothing stays in TIME_WAIT.
        for (const socket of sockets) socket.resetAndDestroy();
        await proxy.stop();
      }
    } finally {
      sink.close();
    }
  },
};

const atOnce = 20;
const spareFiles = 200;

/** Opens a connection and resolves when a byte has come back through it. */
async function echoOne(port: number, sockets: Set<Socket>, signal: AbortSignal): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  sockets.add(socket);
  socket.write('x');
  try {
    await once(socket, 'data', { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
  } catch (error) {
    signal.throwIfAborted();
    throw new Fault(`an idle connection did not echo: ${(error as Error).message}`);
  }
  socket.on('error', () => {}).on('close', () => sockets.delete(socket));
}

/** Reads until four readings in a row differ by no more than half a percent, for at most 10 s. */
async function settled(read: () => number, signal: AbortSignal): Promise<number> {
  const readings = [read()];
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; ) {
    await sleep(300, undefined, { signal });
    readings.push(read());
    const last = readings.slice(-4);
    const [least, most] = [Math.min(...last), Math.max(...last)];
    if (last.length === 4 && most - least <= 0.005 * most) break;
  }
  return readings.at(-1) as number;
}
