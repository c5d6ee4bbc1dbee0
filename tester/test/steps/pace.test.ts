import t from 'tap';
import { Journal } from '../../harness/journal.js';
import { createPayload } from '../../harness/payload.js';
import { Peer } from '../../harness/peer.js';
import { readAtPace } from '../../steps/pace.js';
import { send } from '../../steps/transfer.js';
import { connectedPair } from '../helpers.js';

const kilobyte = 1024;
const total = 4096 * kilobyte;
const readAhead = 64 * kilobyte;

t.test('a portion at a time is read, and everything when it may', async (t) => {
  const journal = new Journal();
  const { near, far } = await connectedPair(t);
  const reader = new Peer('reader', far, journal, false);
  send(new Peer('writer', near, journal), createPayload(1, 'a'), total);
  const portion = 256 * kilobyte;
  const pace = readAtPace(reader, portion, 2_000);
  t.teardown(() => pace.release());
  t.ok(await journal.until(() => reader.received >= portion, 20_000));
  await new Promise((done) => setTimeout(done, 100));
  t.ok(reader.received <= portion + readAhead, `${reader.received} bytes of the first portion`);
  t.ok(await journal.until(() => reader.received >= 2 * portion, 20_000), 'the second one');
  t.ok(reader.received <= 2 * portion + readAhead);
  pace.release();
  t.ok(await journal.until(() => reader.received === total, 20_000));
});
