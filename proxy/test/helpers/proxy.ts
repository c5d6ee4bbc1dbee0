import type { Socket } from 'node:net';
import type { Test } from 'tap';
import {
  createProxy,
  type PairEnd,
  type PairSnapshot,
  type ProxyOptions,
  type TcpProxy,
} from '../../index.js';
import type { Engine } from './engines.js';
import { listen, type Origin } from './origin.js';
import { connect, loopback } from './sockets.js';
import { until } from './wait.js';

export interface Setup {
  proxy: TcpProxy;
  port: number;
  origin: Origin;
  /** A client and the upstream that the proxy has joined it to. Neither is read yet. */
  join(): Promise<[Socket, Socket]>;
  /** How the n-th pair to end has ended. */
  ended(n?: number): Promise<PairEnd>;
  /** How the pair with this number has ended, whatever has ended before. */
  endOf(id: number): Promise<PairEnd>;
}

/** A proxy that listens on loopback and forwards to an origin of its own. */
export async function start(
  t: Test,
  options: Partial<ProxyOptions> & { engine: Engine },
): Promise<Setup> {
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
    async join() {
      const client = await connect(t, port);
      const upstream = await origin.accept();
      const address = `${loopback}:${client.localPort}`;
      await until(async () => {
        const pair = (await proxy.pairs()).find((pair) => pair.client === address);
        return pair && pair.phase !== 'dialing';
      }, 'the proxy to know that it is connected');
      return [client, upstream];
    },
    async ended(n = 1) {
      await until(() => ends.length >= n, `the end of pair ${n}`);
      return ends[n - 1] as PairEnd;
    },
    async endOf(id) {
      await until(() => ends.some((end) => end.id === id), `the end of the pair with number ${id}`);
      return ends.find((end) => end.id === id) as PairEnd;
    },
  };
}

/** The oldest live pair, if there is one. */
export async function firstPair(proxy: TcpProxy): Promise<PairSnapshot | undefined> {
  return (await proxy.pairs())[0];
}

/** Waits until a proxy holds bytes and moves none: its peers take no more and can send no more. */
export async function settled(proxy: TcpProxy, held: (pair: PairSnapshot) => number) {
  let last = '';
  let unchanged = 0;
  let found: PairSnapshot | undefined;
  await until(async () => {
    found = (await proxy.pairs()).find((pair) => held(pair) > 0);
    if (!found) return false;
    const now = JSON.stringify({ ...found, ageMs: 0 });
    unchanged = now === last ? unchanged + 1 : 0;
    last = now;
    return unchanged === 20;
  }, 'nothing to move any more');
  return found as PairSnapshot;
}
