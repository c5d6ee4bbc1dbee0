import t from 'tap';
import { SimulatedSystem } from './simulated-system.js';
import { type Joined, Simulation } from './simulation.js';

const tick = 250;

/** A simulation in which only so many more descriptors may be opened. */
function setUp(more: number) {
  const simulation = new Simulation({ halfClose: false }, new SimulatedSystem());
  const { system } = simulation;
  system.limit = 3 + system.open.size + more;
  const connect = (count: number) => Array.from({ length: count }, () => simulation.connect());
  const turns = (count: number) => {
    for (let turn = 0; turn < count; turn += 1) simulation.turn();
  };
  const isIn = (joined: Joined) => joined.id > 0;
  const pass = (time: number) => {
    simulation.patience = time;
    while (simulation.patience > 0) simulation.turn();
  };
  return { simulation, system, connect, turns, isIn, pass };
}

t.test('clients come in one batch after the other', (t) => {
  const { simulation, connect, turns, isIn } = setUp(1_000);
  const clients = connect(100);
  turns(1);
  t.equal(clients.filter(isIn).length, 64);
  turns(1);
  t.equal(clients.filter(isIn).length, 100);
  turns(3);
  t.not(simulation.system.timeout, 0);
  t.end();
});

t.test('a shortage is told once and waited out, without a spin', (t) => {
  const { simulation, system, connect, turns, isIn } = setUp(4);
  const clients = connect(5);
  turns(1);
  t.equal(clients.filter(isIn).length, 2);
  turns(5);
  t.equal(system.timeout, tick);
  t.match(simulation.told, [{ type: 'acceptFailed', code: 'EMFILE' }]);
  t.equal(simulation.told.length, 1);
  t.end();
});

t.test('who waits comes in when another leaves', (t) => {
  const { simulation, connect, turns, isIn } = setUp(4);
  const clients = connect(3);
  turns(2);
  t.notOk(isIn(clients[2] as Joined));
  clients[0]?.clientPeer.reset();
  while (simulation.stir());
  turns(1);
  t.ok(isIn(clients[2] as Joined), 'in the same turn');
  t.equal(simulation.now, 1_000);
  t.end();
});

t.test('who waits comes in at a tick when descriptors were closed elsewhere', (t) => {
  const { system, connect, turns, isIn, pass } = setUp(0);
  const clients = connect(3);
  turns(2);
  t.notOk(clients.some(isIn));
  system.limit += 100;
  turns(2);
  t.notOk(clients.some(isIn));
  pass(tick);
  t.ok(clients.every(isIn));
  t.end();
});

t.test('it ticks no more when nobody waits any more', (t) => {
  const { simulation, system, turns, pass } = setUp(0);
  simulation.abortedConnect();
  turns(2);
  t.equal(system.timeout, tick);
  system.limit += 100;
  pass(tick);
  turns(1);
  t.equal(system.timeout, -1);
  t.end();
});

t.test('a client that is gone again is passed over', (t) => {
  const { simulation, connect, turns, isIn } = setUp(100);
  simulation.abortedConnect();
  const [client] = connect(1);
  turns(1);
  t.ok(isIn(client as Joined));
  t.notOk(simulation.told.some(({ type }) => type === 'acceptFailed'));
  t.end();
});

t.test('closed with more of them to let in, it is at rest', (t) => {
  const { simulation, system, connect, turns } = setUp(1_000);
  connect(64);
  simulation.order({ type: 'drain' });
  turns(4);
  t.not(system.timeout, 0);
  const open = system.open.size;
  simulation.order({ type: 'drain' });
  turns(2);
  t.equal(system.open.size, open, 'once closed, it closes nothing more');
  t.end();
});

t.test('a destination of a family that this machine lacks is a failed dial, not a spin', (t) => {
  const { simulation, system, connect, turns, pass } = setUp(1_000);
  let asked = 0;
  system.socket = () => {
    asked += 1;
    return system.fail('EAFNOSUPPORT');
  };
  const clients = connect(3);
  turns(2);
  pass(10);
  t.match(
    clients.map(({ end }) => [end?.outcome, end?.cause]),
    Array(3).fill(['dial-failed', 'EAFNOSUPPORT']),
  );
  turns(5);
  t.ok(asked < 20, `${asked} sockets were asked for`);
  t.not(system.timeout, 0);
  t.notOk(simulation.told.some(({ type }) => type === 'acceptFailed'));
  t.end();
});

t.test('a listener that is broken is told of and waited for, without a spin', (t) => {
  const { simulation, system, connect, turns } = setUp(1_000);
  let asked = 0;
  system.accept = () => {
    asked += 1;
    return system.fail('EINVAL');
  };
  connect(1);
  turns(3);
  t.equal(asked, 1);
  t.equal(system.timeout, tick);
  t.match(simulation.told, [{ type: 'acceptFailed', code: 'EINVAL' }]);
  t.end();
});
