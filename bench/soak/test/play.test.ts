import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import type { EndReport } from '../end.js';
import type { Step } from '../plan.js';
import { play } from '../play.js';
import { streams } from '../stream.js';

const stream = streams(3);
const nothing = Buffer.alloc(0);

interface Playing {
  /** The end that the steps are not played at. It is not read yet. */
  other: Socket;
  report: Promise<EndReport>;
  mismatches: number[];
  stop: AbortController;
}

/** Plays steps at one end of a connection. */
async function playing(t: Test, steps: Step[], patience = 10_000): Promise<Playing> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  t.teardown(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const mismatches: number[] = [];
  const stop = new AbortController();
  const report = play(
    {
      ...{ socket, incoming: stream(1, nothing), outgoing: stream(2, nothing), sent: 0 },
      ...{ chunk: 1_000, patience, stop: stop.signal },
      onMismatch: (offset) => mismatches.push(offset),
    },
    steps,
  );
  const [other] = (await once(server, 'connection')) as [Socket];
  other.on('error', () => {});
  t.teardown(() => other.destroy());
  return { other, report, mismatches, stop };
}

const awaitFin: Step = { do: 'await-fin' };

t.test('an orderly end: what was sent has arrived, what has come is counted', async (t) => {
  const { other, report, mismatches } = await playing(t, [
    ...([{ do: 'send', bytes: 5_500 }, { do: 'fin' }, awaitFin] as Step[]),
  ]);
  const chunks: Buffer[] = [];
  other.on('data', (chunk) => chunks.push(chunk)).resume();
  await once(other, 'end');
  t.equal(stream(2, nothing).mismatch(Buffer.concat(chunks), 0), -1);
  other.end(stream(1, nothing).bytes(0, 700));
  t.match(await report, { received: 700, sent: 5_500, fate: 'fin' });
  t.same(mismatches, []);
});

t.test('the first wrong byte is reported, the others are not', async (t) => {
  const { other, report, mismatches } = await playing(t, [awaitFin, { do: 'fin' }]);
  const bytes = Buffer.from(stream(1, nothing).bytes(0, 1_000));
  for (const wrong of [600, 700]) bytes.writeUInt8(bytes.readUInt8(wrong) ^ 1, wrong);
  other.write(bytes.subarray(0, 500));
  other.end(bytes.subarray(500));
  t.match(await report, { received: 1_000, fate: 'fin' });
  t.same(mismatches, [600]);
});

t.test('a reset is told from an end, also right behind bytes', async (t) => {
  for (const bytes of [0, 10, 60_000]) {
    const { other, report } = await playing(t, [awaitFin, { do: 'fin' }]);
    other.write(stream(1, nothing).bytes(0, bytes), () => other.resetAndDestroy());
    const { received, fate } = await report;
    t.equal(fate, 'reset', `behind ${bytes} bytes`);
    t.ok(received <= bytes, 'it takes with it what has not been read');
  }
});

t.test('a reset is noticed by a reader that has stopped', async (t) => {
  const { other, report } = await playing(t, [{ do: 'await', bytes: 1 }, { do: 'stall' }]);
  const payload = stream(1, nothing);
  other.write(payload.bytes(0, 1));
  let sent = 1;
  const more = () => {
    while (other.write(payload.bytes(sent, 10_000))) sent += 10_000;
  };
  more();
  // Nobody reads: at the latest when the kernel's buffers are full the bytes are left lying.
  setTimeout(() => other.resetAndDestroy(), 200);
  const { fate, stalledFor = 0, received } = await report;
  t.equal(fate, 'reset');
  t.ok(stalledFor > 100 && stalledFor < 5_000, `${stalledFor} ms`);
  t.ok(received < sent, 'it did not read all');
});

t.test('whoever leaves says so, and is gone', async (t) => {
  for (const step of ['reset', 'vanish'] as const) {
    const { other, report } = await playing(t, [{ do: 'connected' }, { do: step }]);
    t.match(await report, { fate: 'left' });
    const fate = once(other.resume(), 'end').then(
      () => 'fin',
      ({ code }) => code,
    );
    t.equal(await fate, step === 'reset' ? 'ECONNRESET' : 'fin');
  }
});

t.test('patience ends when nothing moves', async (t) => {
  const { report } = await playing(t, [awaitFin], 100);
  t.match(await report, { fate: 'hung' });
});

t.test('an end that comes too early ends the waiting', async (t) => {
  const { other, report } = await playing(t, [{ do: 'await', bytes: 10 }, { do: 'fin' }, awaitFin]);
  other.end(stream(1, nothing).bytes(0, 9));
  t.match(await report, { received: 9, fate: 'fin' });
});

t.test('a wait is cut short when the soak ends', async (t) => {
  const { other, report, stop } = await playing(t, [{ do: 'wait', ms: 600_000 }, { do: 'fin' }]);
  stop.abort();
  other.resume().end();
  t.match(await report, { fate: 'fin' });
});

t.test('a slow reader takes its time, and everything', async (t) => {
  const steps: Step[] = [{ do: 'trickle', rate: 1_000_000 }, awaitFin, { do: 'fin' }];
  const { other, report } = await playing(t, steps);
  const started = performance.now();
  const payload = stream(1, nothing);
  for (let sent = 0; sent < 400_000; sent += 50_000) other.write(payload.bytes(sent, 50_000));
  other.end();
  t.match(await report, { received: 400_000, fate: 'fin' });
  t.ok(performance.now() - started > 250, 'not at once');
});

t.test('an end that did not get to run says for how long', async (t) => {
  const { other, report } = await playing(t, [awaitFin, { do: 'fin' }]);
  const until = performance.now() + 400;
  while (performance.now() < until); // Nothing else in this thread can run.
  other.resume().end();
  const { heldUp } = await report;
  t.ok(heldUp >= 300 && heldUp < 10_000, `${heldUp} ms`);
});
