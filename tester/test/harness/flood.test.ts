import t, { type Test } from 'tap';
import { flood } from '../../harness/flood.js';
import { Journal } from '../../harness/journal.js';
import { createPayload } from '../../harness/payload.js';
import { Peer } from '../../harness/peer.js';
import { connectedPair } from '../helpers.js';

const patience = 20_000;
const megabyte = 1024 * 1024;
const payload = createPayload(1, 'flood');

async function start(t: Test, { cap, reads }: { cap: number; reads: boolean }) {
  const journal = new Journal();
  const { near, far } = await connectedPair(t);
  const reader = new Peer('reader', far, journal, reads);
  const writer = new Peer('writer', near, journal);
  let wrong = -1;
  reader.onData((chunk, offset) => {
    if (wrong < 0) wrong = payload.mismatch(chunk, offset);
  });
  const running = flood(writer, payload, cap, journal);
  t.teardown(() => running.stop());
  return { journal, reader, writer, running, wrong: () => wrong };
}

t.test('it levels off against a reader that stops, and goes on when it reads again', async (t) => {
  const cap = 64 * megabyte;
  const { journal, reader, writer, running, wrong } = await start(t, { cap, reads: false });
  const quiet = () => journal.now() - running.lastTakenAt() > 300;
  t.ok(await journal.until(quiet, patience), 'it has come to rest');
  t.ok(writer.taken() > 0 && writer.taken() < cap);
  t.ok(writer.sent <= writer.taken() + megabyte, 'and does not pile up what is not taken');
  t.equal(running.capped(), false);
  t.ok(running.lastTakenAt() >= running.startedAt);
  const restedAt = running.lastTakenAt();
  reader.socket.resume();
  t.ok(await journal.until(() => running.capped(), patience));
  t.ok(running.lastTakenAt() > restedAt);
  t.ok(await journal.until(() => reader.received === cap, patience));
  t.equal(wrong(), -1);
});

t.test('it offers no byte more than the cap', async (t) => {
  const cap = 3 * megabyte + 17;
  const { journal, reader, writer, running, wrong } = await start(t, { cap, reads: true });
  t.ok(await journal.until(() => running.capped(), patience));
  t.equal(writer.sent, cap);
  writer.shutdown();
  t.ok(await journal.until(() => reader.fin, patience));
  t.equal(reader.received, cap);
  t.equal(wrong(), -1);
});

t.test('it stops when told to, and when the connection ends', async (t) => {
  const first = await start(t, { cap: 64 * megabyte, reads: false });
  first.running.stop();
  const { sent } = first.writer;
  first.reader.socket.resume();
  t.ok(await first.journal.until(() => first.reader.received === sent, patience));
  t.equal(first.writer.sent, sent);

  const second = await start(t, { cap: 64 * megabyte, reads: false });
  second.reader.discard();
  const over = () => second.writer.closing !== undefined && second.reader.closing !== undefined;
  t.ok(await second.journal.until(over, patience));
  // A flood that goes on would wake the journal for ever: none of it is heard any more.
  let woken = 0;
  second.journal.on('change', () => {
    woken += 1;
  });
  await second.journal.until(() => false, 200);
  t.equal(woken, 0);
});
