import t from 'tap';
import { SimulatedSystem } from './simulated-system.js';
import { type Joined, Simulation } from './simulation.js';

function setUp() {
  const simulation = new Simulation();
  const turns = (count: number) => {
    for (let turn = 0; turn < count; turn += 1) {
      while (simulation.stir());
      simulation.turn();
    }
  };
  const pass = (time: number) => {
    simulation.patience = time;
    while (simulation.patience > 0) simulation.turn();
  };
  return { simulation, turns, pass };
}

const keptAlive = ({ client, upstream }: Joined) => [client.keptAlive, upstream?.keptAlive];

t.test('pairs that have lived for a while are watched for vanished peers', (t) => {
  const { simulation, turns, pass } = setUp();
  const first = simulation.connect();
  turns(3);
  pass(14_000);
  const second = simulation.connect();
  turns(3);
  t.match(keptAlive(first), [false, false]);
  pass(1_000);
  t.match(keptAlive(first), [true, true]);
  pass(15_000);
  t.match(keptAlive(second), [true, true]);
  for (const { clientPeer } of [first, second]) clientPeer.reset();
  turns(3);
  pass(16_000);
  turns(1);
  t.equal(simulation.system.timeout, -1, 'no pair, no sweep');
  t.end();
});

t.test('a flood on one pair leaves others their turn', (t) => {
  const { simulation, turns } = setUp();
  Object.assign(simulation.system, { sizes: { receive: 1 << 16, send: 1 << 30 } });
  const [flood, other] = [simulation.connect(), simulation.connect()];
  turns(3);
  // There is always more when the proxy looks.
  flood.clientPeer.write(1 << 30);
  other.clientPeer.write(1);
  simulation.meanwhile = () => {
    for (const move of flood.client.moves()) move();
  };
  for (const move of other.client.moves()) move();
  simulation.turn();
  t.equal(other.upstream?.written, 1);
  const first = flood.upstream?.written ?? 0;
  t.ok(first > 0 && first <= (1 << 20) + (1 << 16), `${first} bytes in one turn`);
  simulation.turn();
  t.equal(simulation.system.timeout, 0);
  t.ok((flood.upstream?.written ?? 0) > first, 'and goes on in the next');
  t.end();
});

t.test('ends that come together are passed on together', (t) => {
  const { simulation, turns } = setUp();
  const joined = simulation.connect();
  turns(3);
  const calls: string[] = [];
  simulation.onFinish = () => calls.push('finish');
  const { clientPeer, upstreamPeer } = joined;
  clientPeer.finish();
  while (simulation.stir());
  simulation.turn();
  upstreamPeer?.finish();
  while (simulation.stir());
  simulation.turn();
  simulation.patience = 5;
  while (simulation.patience > 0) simulation.turn();
  t.equal(joined.end?.outcome, 'complete');
  t.match(calls, [], 'closing the sockets says it all');
  t.end();
});

t.test('live pairs are told, and ends before them', (t) => {
  const { simulation, turns } = setUp();
  const [first] = [simulation.connect(), simulation.connect()];
  turns(3);
  first.clientPeer.reset();
  while (simulation.stir());
  t.match(simulation.snapshots(), [{ id: 2, phase: 'open', bytesToClient: 0 }]);
  t.match(first.end, { id: 1, outcome: 'client-reset' });
  t.end();
});

t.test('it returns when it is told to drain and the last pair is gone', (t) => {
  const { simulation, turns } = setUp();
  const joined = simulation.connect();
  turns(3);
  simulation.order({ type: 'drain' });
  joined.clientPeer.write(100_000);
  for (const peer of [joined.clientPeer, joined.upstreamPeer]) peer?.finish();
  while (simulation.stir());
  simulation.patience = 1_000;
  simulation.timed(() => simulation.loop.run());
  t.equal(simulation.system.open.size, 1, 'what it is woken by is not its own');
  t.match(joined.end, { outcome: 'complete', bytesToUpstream: 100_000 });
  t.end();
});

t.test('it does not start where it could not be told anything', (t) => {
  for (const watches of [0, 1]) {
    const system = new SimulatedSystem();
    system.watches = watches;
    t.throws(() => new Simulation({}, system), { message: 'epoll_ctl: ENOSPC' });
  }
  t.end();
});
