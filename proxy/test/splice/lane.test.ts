import t from 'tap';
import { Endpoint } from '../../splice/endpoint.js';
import { Epoll } from '../../splice/epoll.js';
import { Lane } from '../../splice/lane.js';
import { PipePool } from '../../splice/pipes.js';
import { Peer } from './simulated-peer.js';
import { SimulatedSocket } from './simulated-socket.js';
import { SimulatedSystem } from './simulated-system.js';

const full = 64 * 1024;

/** A lane from a peer that writes to one that reads, and what it asks of the system. */
function bench({ bufferSize = 4 * full, pipeSize = 1 << 20, send = 1 << 22 } = {}) {
  const system = new SimulatedSystem();
  Object.assign(system, { pipeSize, sizes: { receive: 1 << 22, send } });
  const epoll = new Epoll(system);
  const open = (peer: Peer) => {
    const socket = new SimulatedSocket(system.sizes, system.chance);
    socket.open(peer);
    const endpoint = Endpoint.open(epoll, system.add(socket), { onEvents() {} }) as Endpoint;
    return { socket, endpoint };
  };
  const from = new Peer('source', 0, 0, Number.POSITIVE_INFINITY);
  const to = new Peer('sink', 1, 1 << 30, Number.POSITIVE_INFINITY);
  to.source = from.stream;
  const [source, sink] = [open(from), open(to)];
  sink.socket.source = source.socket;
  const calls: string[] = [];
  for (const name of ['receive', 'send', 'splice'] as const) {
    const call = system[name].bind(system) as (...given: never[]) => number;
    system[name] = (...given: never[]) => {
      calls.push(name);
      return call(...given);
    };
  }
  const pipes = new PipePool(system, bufferSize);
  const means = { system, pipes, buffer: system.allocate(full), bufferSize };
  const lane = new Lane(means, source.endpoint, sink.endpoint);
  const flow = ({ socket }: typeof source) => {
    for (const move of socket.moves()) move();
  };
  const pump = () => {
    epoll.deliver(epoll.wait(0));
    return lane.pump();
  };
  return {
    ...{ lane, system, from, to, pump, means },
    /** Bytes come in, and the lane is pumped. Returns the calls that it made. */
    comes(count: number) {
      from.write(count);
      flow(source);
      calls.length = 0;
      pump();
      return calls.join(' ');
    },
    ends() {
      from.finish();
      flow(source);
      calls.length = 0;
      pump();
      return calls.join(' ');
    },
    /** The sink's peer takes and reads everything. */
    drains() {
      for (let turns = 0; turns === 0 || lane.held() > 0; turns += 1) {
        if (turns > 10_000) throw new Error('it does not drain');
        flow(sink);
        flow(sink);
        pump();
      }
      flow(sink);
      flow(sink);
    },
  };
}

t.test('a small message costs two calls, and an end-of-file one', (t) => {
  const { comes, ends, lane, system, pump } = bench();
  t.equal(comes(100), 'receive send');
  t.equal(comes(1), 'receive send', 'again');
  t.equal(lane.held(), 0);
  t.equal(ends(), 'receive');
  t.ok(lane.drained());
  t.equal(pump(), 'waiting');
  t.equal(system.pipesMade, 0);
  t.end();
});

t.test('an empty socket is asked once', (t) => {
  const { comes } = bench();
  t.equal(comes(full), 'receive send receive', 'a full read leaves open whether there is more');
  t.equal(comes(0), '', 'and it has been told that there is not');
  t.end();
});

t.test('a full sink is asked once', (t) => {
  const { comes, pump } = bench({ send: 10 });
  t.equal(comes(10), 'receive send');
  t.equal(comes(10), 'receive send');
  t.equal(comes(10), 'splice splice', 'into the pipe, until there is no more');
  t.equal(pump(), 'waiting');
  t.end();
});

t.test('bytes come through a pipe after two full reads, until they come in small reads', (t) => {
  const { comes, to, drains } = bench();
  t.equal(comes(3 * full), 'receive send receive send splice splice splice');
  for (let reads = 0; reads < 4; reads += 1)
    t.equal(comes(1), 'splice splice splice', 'in, out, and whether there is more');
  t.equal(comes(1), 'splice splice receive');
  t.equal(comes(1), 'receive send');
  drains();
  t.equal(to.received, 3 * full + 6);
  t.end();
});

t.test('small reads behind a sink that was full do not put off what comes in bulk', (t) => {
  const { comes, drains, lane, system } = bench({ send: 100 });
  comes(200);
  for (let reads = 0; reads < 50; reads += 1) comes(1);
  t.equal(lane.held(), 150);
  drains();
  system.sizes.send = 1 << 22;
  t.equal(comes(3 * full), 'receive send receive send splice splice splice');
  t.end();
});

t.test('without pipes it copies, and reads on once the rest of the last read is gone', (t) => {
  const { comes, lane, drains, to } = bench({ pipeSize: 0, send: full });
  comes(5 * full);
  t.equal(lane.held(), full);
  drains();
  t.equal(to.received, 5 * full);
  t.equal(lane.held(), 0);
  t.end();
});

t.test('a full pipe is not taken for an empty socket', (t) => {
  const { comes, lane, drains, to, ends } = bench({ pipeSize: 4_096, send: 10 });
  comes(20);
  comes(30_000);
  t.equal(lane.held(), 10 + 4_096);
  ends();
  t.notOk(lane.ended());
  drains();
  t.equal(to.received, 30_020);
  t.ok(lane.drained());
  t.end();
});

t.test('it stops to read at its limit', (t) => {
  const { comes, lane } = bench({ bufferSize: 5 * full, send: full });
  comes(30 * full);
  comes(30 * full);
  t.ok(lane.held() >= 5 * full && lane.held() <= 7 * full, `${lane.held()}`);
  t.end();
});

t.test('it leaves the turn to others after a mebibyte', (t) => {
  const { from, comes, lane, pump, to, drains } = bench();
  comes(0);
  from.write(1 << 22);
  t.equal(pump(), 'waiting');
  comes(0);
  t.ok(lane.delivered() > 0 && lane.delivered() <= 1 << 20, `${lane.delivered()}`);
  while (lane.pump() === 'again');
  drains();
  t.equal(to.received, 1 << 22);
  t.end();
});

t.test('what comes in after it was closed is thrown away, what it holds is not', (t) => {
  const { comes, lane, to, drains } = bench({ send: 10 });
  comes(15);
  lane.close();
  comes(1_000);
  drains();
  t.equal(to.received, 15);
  t.ok(lane.drained());
  t.end();
});
