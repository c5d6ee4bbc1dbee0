import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Address } from '../address.js';
import { backlog, type EngineFactory } from '../engine.js';
import { tickInterval } from '../timing/watch-list.js';
import { Pair } from './pair.js';
import { SendQueues } from './send-queues.js';
import { Ticker } from './ticker.js';

/** An engine on `node:net` alone, for every platform that Node runs on. */
export const createPortableEngine: EngineFactory = (settings, events) => {
  const pairs = new Set<Pair>();
  const watch = { ticker: new Ticker(tickInterval(settings)), queues: new SendQueues() };
  let accepted = 0;

  const accept = (client: Socket) => {
    const pair = new Pair(++accepted, client, settings, watch, (ended, end) => {
      pairs.delete(ended);
      events.pairEnded(end);
    });
    const { maxConnections } = settings;
    if (maxConnections > 0 && pairs.size >= maxConnections) {
      pair.end('refused');
      return;
    }
    pairs.add(pair);
    void pair.start();
  };

  const server = createServer(
    {
      allowHalfOpen: true,
      pauseOnConnect: true,
      noDelay: true,
      keepAlive: true,
      // Peers that vanished without a word are found out after about two minutes of silence.
      keepAliveInitialDelay: 60_000,
      // What lets a lane bound what it holds.
      highWaterMark: 1,
    },
    accept,
  );

  return {
    name: 'portable',
    async listen(): Promise<Address> {
      const { listenHost, listenPort: port } = settings;
      await new Promise<void>((listening, failed) => {
        server.once('error', failed);
        server.once('close', () => failed(new Error('closed before it listened')));
        server.listen({ port, backlog, ...(listenHost && { host: listenHost }) }, listening);
      });
      server.removeAllListeners('error').on('error', events.acceptFailed);
      const address = server.address() as AddressInfo;
      return { host: address.address, port: address.port };
    },
    drain: () => new Promise((drained) => server.close(() => drained())),
    abort() {
      for (const pair of pairs) pair.end('shutdown');
    },
    pairs: async () => [...pairs].map((pair) => pair.snapshot()),
  };
};
