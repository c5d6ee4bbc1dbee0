import t from 'tap';
import type { ProxyOptions } from '../../options.js';
import { type Joined, Simulation } from './simulation.js';

/** A pair that is joined, in a loop that ticks each 10 ms. */
function setUp(options: Partial<ProxyOptions> = {}) {
  const simulation = new Simulation({ stallTimeout: 200, ...options });
  simulation.inboxSize = 10;
  Object.assign(simulation.system, { sizes: { receive: 1 << 16, send: 10 } });
  const joined = simulation.connect();
  const flow = () => {
    while (simulation.stir());
  };
  const settle = () => {
    for (let turn = 0; turn < 4; turn += 1) {
      flow();
      simulation.turn();
    }
  };
  const pass = (time: number) => {
    simulation.patience = time;
    while (simulation.patience > 0) simulation.turn();
  };
  settle();
  const upstream = joined.upstreamPeer as NonNullable<Joined['upstreamPeer']>;
  return { simulation, joined, client: joined.clientPeer, upstream, flow, settle, pass };
}

const outcome = ({ end }: Joined) => [end?.outcome, end?.cause];

t.test('it has stalled when nothing of what it holds has moved for so long', (t) => {
  const { client, upstream, joined, settle, pass } = setUp({ idleTimeout: 200 });
  pass(95);
  upstream.pause();
  client.write(1_000);
  settle();
  pass(195);
  t.equal(joined.end, undefined, 'the clock starts with the bytes');
  upstream.read(1);
  settle();
  pass(195);
  t.equal(joined.end, undefined, 'one byte is enough');
  pass(40);
  t.match(outcome(joined), ['stalled', undefined]);
  t.equal(joined.end?.bytesToUpstream, 20, 'it was acknowledged, and left no room worth a write');
  t.end();
});

t.test('the clock starts with the bytes, not at the look before them', (t) => {
  const { client, upstream, joined, settle, pass } = setUp({ idleTimeout: 10_000 });
  upstream.pause();
  client.write(25);
  settle();
  upstream.read(5);
  settle();
  t.equal(joined.upstream?.written, 25, 'nothing is held, and nothing more is taken');
  pass(95);
  client.write(10);
  settle();
  pass(204);
  t.equal(joined.end, undefined);
  pass(30);
  t.match(outcome(joined), ['stalled', undefined]);
  t.end();
});

t.test('the first cause wins', (t) => {
  // Both are due at the same tick.
  const { client, upstream, joined, settle, pass } = setUp({ idleTimeout: 200 });
  upstream.pause();
  client.write(1_000);
  settle();
  pass(300);
  t.match(outcome(joined), ['stalled', undefined]);
  t.end();
});

t.test('what is held later is watched again', (t) => {
  const { client, upstream, joined, settle, pass, simulation } = setUp();
  pass(100);
  simulation.turn();
  t.ok(simulation.system.timeout > 1_000 || simulation.system.timeout < 0, 'nothing to watch');
  upstream.pause();
  client.write(1_000);
  settle();
  pass(300);
  t.match(outcome(joined), ['stalled', undefined]);
  t.end();
});

t.test('a pair that moves nothing is idle', (t) => {
  const { client, joined, settle, pass } = setUp({ idleTimeout: 200 });
  pass(180);
  client.write(1);
  settle();
  pass(180);
  t.equal(joined.end, undefined);
  pass(40);
  t.match(outcome(joined), ['idle', undefined]);
  t.end();
});

t.test('without half-close both sides are closed, and the other has two seconds', (t) => {
  const { client, upstream, joined, settle, pass } = setUp({ halfClose: false });
  upstream.write(50);
  client.write(70);
  client.finish();
  settle();
  settle();
  settle();
  t.match([client.ended, upstream.ended], ['fin', 'fin']);
  t.match([client.received, upstream.received], [50, 70]);
  upstream.write(1_000);
  settle();
  pass(1_900);
  t.equal(joined.end, undefined);
  pass(200);
  t.match(outcome(joined), ['complete', undefined]);
  t.equal(joined.end?.bytesToClient, 50, 'the rest is thrown away');
  t.end();
});

t.test('without half-close it ends as soon as the other has closed', (t) => {
  const { client, upstream, joined, settle, pass } = setUp({ halfClose: false });
  client.finish();
  settle();
  upstream.finish();
  settle();
  pass(5);
  t.match(outcome(joined), ['complete', undefined]);
  t.end();
});

for (const side of ['client', 'upstream'] as const) {
  t.test(`a reset by the ${side} resets the other`, (t) => {
    const { joined, settle, pass, ...peers } = setUp();
    peers[side].reset();
    settle();
    pass(5);
    t.match(outcome(joined), [`${side}-reset`, 'ECONNRESET']);
    t.equal(peers[side === 'client' ? 'upstream' : 'client'].ended, 'reset');
    t.end();
  });

  t.test(`a reset by the ${side} is felt by writing`, (t) => {
    const { joined, settle, pass, simulation, ...peers } = setUp();
    const [it, other] =
      side === 'client' ? [peers.client, peers.upstream] : [peers.upstream, peers.client];
    // The reset comes between the events and the write.
    simulation.meanwhile = () => {
      if (other.arrived > 0) while (simulation.stir());
    };
    other.write(5);
    it.reset();
    const socket = side === 'client' ? joined.upstream : joined.client;
    for (const move of socket?.moves() ?? []) move();
    simulation.turn();
    pass(5);
    t.match(outcome(joined), [`${side}-reset`, 'ECONNRESET']);
    t.end();
  });

  t.test(`after its FIN, a reset by the ${side} that leaves bytes is a failed write`, (t) => {
    const { joined, settle, pass, ...peers } = setUp();
    const [it, other] =
      side === 'client' ? [peers.client, peers.upstream] : [peers.upstream, peers.client];
    it.pause();
    it.finish();
    other.write(1_000);
    settle();
    it.reset();
    settle();
    pass(5);
    t.match(outcome(joined), ['write-error', 'EPIPE']);
    t.end();
  });

  t.test(`after its FIN, a reset by the ${side} is one when nothing is to be written`, (t) => {
    const { joined, settle, pass, ...peers } = setUp();
    peers[side].finish();
    settle();
    peers[side].reset();
    settle();
    pass(5);
    t.match(outcome(joined), [`${side}-reset`, 'EPIPE']);
    t.end();
  });
}

t.test('a client over the limit is reset, and one that cannot be watched', (t) => {
  const { simulation, settle, pass } = setUp({ maxConnections: 2 });
  simulation.system.watches = 0;
  const unwatched = simulation.connect();
  settle();
  simulation.system.watches = 10;
  const [fits, over] = [simulation.connect(), simulation.connect()];
  settle();
  pass(5);
  t.match(outcome(unwatched), ['dial-failed', 'ENOSPC']);
  t.equal(unwatched.clientPeer.ended, 'reset');
  t.equal(fits.end, undefined);
  t.match(outcome(over), ['refused', undefined]);
  t.equal(over.clientPeer.ended, 'reset');
  t.end();
});

t.test('what came before a reset is delivered, however much it is', (t) => {
  const { simulation, settle, flow, pass } = setUp();
  simulation.inboxSize = 1 << 24;
  Object.assign(simulation.system, { sizes: { receive: 1 << 24, send: 1 << 24 } });
  // Its upstream's socket has been made before.
  simulation.connect();
  const joined = simulation.connect();
  settle();
  const size = 5 << 20;
  joined.upstreamPeer?.write(size);
  flow();
  joined.upstreamPeer?.reset();
  settle();
  pass(10);
  t.match(outcome(joined), ['upstream-reset', 'ECONNRESET']);
  t.equal(joined.end?.bytesToClient, size);
  t.end();
});
