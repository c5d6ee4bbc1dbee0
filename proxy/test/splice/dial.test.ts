import t from 'tap';
import type { ProxyOptions } from '../../options.js';
import { type Answer, type Joined, Simulation } from './simulation.js';

/** A client that waits for a destination whose name has so many addresses. */
function dial(addresses: number, answers: Answer[], options: Partial<ProxyOptions> = {}) {
  const simulation = new Simulation({ destinationHost: 'somewhere', ...options });
  const joined = simulation.connect();
  simulation.turn();
  const dialed: [string, number][] = [];
  const connecting = simulation.connecting.bind(simulation);
  simulation.connecting = (socket, address) => {
    dialed.push([address.host, simulation.now - joined.acceptedAt]);
    simulation.answer = answers[dialed.length - 1] ?? 'refuses';
    connecting(socket, address);
  };
  const pass = (time: number) => {
    simulation.patience = time;
    while (simulation.patience > 0) simulation.turn();
  };
  const turns = () => {
    for (let turn = 0; turn < 5; turn += 1) {
      while (simulation.stir());
      simulation.turn();
    }
  };
  const resolved = () => {
    simulation.resolve(1, addresses);
    turns();
  };
  return { simulation, joined, dialed, pass, turns, resolved };
}

const outcome = ({ end }: Joined) => [end?.outcome, end?.cause];

t.test('the next address is tried when one refuses, at once or later', (t) => {
  const { dialed, simulation, resolved } = dial(3, ['refuses', 'refuses later', 'accepts']);
  t.match(simulation.told, [{ type: 'resolve', pair: 1 }]);
  resolved();
  t.match(
    dialed.map(([host]) => host),
    ['10.0.0.1', '2001:db8::1', '10.0.0.1'],
  );
  t.match(simulation.snapshots(), [{ phase: 'open', upstream: '10.0.0.1:9' }]);
  t.equal(simulation.system.open.size, 6, 'loop, wake, listener, its spare socket, the pair’s two');
  t.end();
});

t.test('it fails with the last cause, or that of the resolver', (t) => {
  const refused = dial(2, ['refuses later', 'refuses']);
  refused.resolved();
  refused.pass(5);
  t.match(outcome(refused.joined), ['dial-failed', 'ECONNREFUSED']);
  const unknown = dial(0, []);
  unknown.resolved();
  unknown.pass(5);
  t.match(outcome(unknown.joined), ['dial-failed', 'ENOTFOUND']);
  t.equal(unknown.simulation.system.open.size, 4, 'its spare socket is closed');
  t.end();
});

t.test('silent addresses share the time, and the last is late', (t) => {
  const { dialed, resolved, pass, joined } = dial(2, ['is silent', 'is silent'], {
    connectTimeout: 1_000,
  });
  resolved();
  pass(450);
  t.equal(dialed.length, 1);
  pass(100);
  t.equal(dialed.length, 2);
  pass(400);
  t.equal(joined.end, undefined);
  pass(120);
  t.match(outcome(joined), ['dial-timeout', undefined]);
  t.end();
});

t.test('resolving counts towards the time', (t) => {
  const { resolved, pass, joined, dialed } = dial(1, [], { connectTimeout: 1_000 });
  pass(1_100);
  t.match(outcome(joined), ['dial-timeout', undefined]);
  resolved();
  t.equal(dialed.length, 0);
  t.end();
});

t.test('what both ends write at once arrives', (t) => {
  const { simulation, joined, resolved, turns } = dial(1, ['accepts later']);
  joined.clientPeer.write(10);
  joined.clientPeer.finish();
  const opened = simulation.connecting;
  simulation.connecting = (socket, address) => {
    opened(socket, address);
    const { answer } = socket;
    socket.answer = () => {
      answer?.();
      joined.upstreamPeer?.write(20);
      // The bytes are there before the loop hears of the connection.
      for (const move of socket.moves()) move();
    };
  };
  resolved();
  turns();
  t.equal(joined.upstreamPeer?.received, 10);
  t.equal(joined.upstreamPeer?.ended, 'fin');
  t.equal(joined.clientPeer.received, 20);
  t.end();
});

t.test('a client that is gone ends the dial', (t) => {
  const { simulation, joined, resolved, turns, pass } = dial(1, ['is silent']);
  resolved();
  joined.clientPeer.reset();
  turns();
  pass(5);
  t.match(outcome(joined), ['client-reset', 'ECONNRESET']);
  t.equal(simulation.system.open.size, 4);
  t.end();
});

t.test('a dial that was given up dials no more', (t) => {
  const { joined, resolved, turns, pass, dialed } = dial(2, ['is silent'], {
    connectTimeout: 1_000,
  });
  resolved();
  // The next address would be due at the next tick.
  pass(495);
  joined.clientPeer.reset();
  turns();
  pass(100);
  t.match(outcome(joined), ['client-reset', 'ECONNRESET']);
  t.equal(dialed.length, 1);
  t.end();
});

t.test('a dial that begins between two ticks is not given up before its time', (t) => {
  for (const before of [1, 20, 45]) {
    const simulation = new Simulation({ destinationHost: 'somewhere', connectTimeout: 1_000 });
    const pass = (time: number) => {
      simulation.patience = time;
      while (simulation.patience > 0) simulation.turn();
    };
    // Somebody else is dialing already, and is ticked for.
    simulation.connect();
    simulation.turn();
    pass(before);
    const joined = simulation.connect();
    simulation.turn();
    pass(1_300);
    t.equal(joined.end?.outcome, 'dial-timeout');
    const took = (joined.endedAt ?? 0) - (joined.acceptedAt ?? 0);
    t.ok(took >= 1_000, `${took} ms, begun ${before} ms after a tick`);
  }
  t.end();
});
