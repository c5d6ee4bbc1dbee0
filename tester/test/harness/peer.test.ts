import t, { type Test } from 'tap';
import { Journal } from '../../harness/journal.js';
import { Peer } from '../../harness/peer.js';
import { connectedPair } from '../helpers.js';

const patience = 20_000;

async function peers(t: Test, farReads = true) {
  const journal = new Journal();
  const { near, far } = await connectedPair(t);
  return {
    journal,
    near: new Peer('near', near, journal),
    far: new Peer('far', far, journal, farReads),
  };
}

t.test('bytes are counted and journalled on both sides, with their offsets', async (t) => {
  const { journal, near, far } = await peers(t);
  const chunks: [string, number][] = [];
  far.onData((chunk, offset) => chunks.push([chunk.toString(), offset]));
  const second: number[] = [];
  far.onData((_, offset) => second.push(offset));
  near.write(Buffer.from('hello'));
  t.ok(await journal.until(() => far.received === 5, patience));
  near.write(Buffer.from('world!'));
  t.ok(await journal.until(() => far.received === 11, patience));
  t.equal(near.sent, 11);
  t.strictSame(chunks, [
    ['hello', 0],
    ['world!', 5],
  ]);
  t.strictSame(second, [0, 5]);
  const sum = (peer: string, event: string) =>
    journal.entries
      .filter((entry) => entry.peer === peer && entry.event === event)
      .reduce((total, { bytes = 0 }) => total + bytes, 0);
  t.equal(sum('near', 'sent'), 11);
  t.equal(sum('far', 'received'), 11);
});

t.test('after a FIN the other direction goes on', async (t) => {
  const { journal, near, far } = await peers(t);
  t.equal(far.describe(), 'the connection was open');
  near.shutdown();
  t.ok(await journal.until(() => far.fin, patience));
  t.equal(far.describe(), 'end-of-file was read');
  t.equal(far.closing, undefined);
  t.equal(near.write(Buffer.from('late')), false, 'nothing is written behind a FIN');
  t.equal(near.sent, 0);
  far.write(Buffer.from('answer'));
  t.ok(await journal.until(() => near.received === 6, patience));
  far.shutdown();
  t.ok(await journal.until(() => near.closing !== undefined, patience));
  t.ok(await journal.until(() => far.closing !== undefined, patience));
  t.equal(near.closing, 'closed');
  t.equal(near.describe(), 'end-of-file was read', 'whether the socket is closed yet or not');
  const events = journal.entries.filter(({ peer }) => peer === 'near').map(({ event }) => event);
  t.strictSame(events, ['sent-fin', 'received', 'fin', 'closed']);
});

t.test('a connection that is over keeps nothing of what was sent and compared', async (t) => {
  const { journal, near, far } = await peers(t);
  near.onData(() => {});
  near.socket.on('drain', () => {});
  const listeners = () => near.socket.listenerCount('data') + near.socket.listenerCount('drain');
  far.write(Buffer.from('the end'));
  far.shutdown();
  t.ok(await journal.until(() => near.fin, patience));
  t.equal(near.received, 7);
  t.not(listeners(), 0, 'half of it is still open');
  const closed = new Promise((done) => near.socket.once('close', done));
  near.shutdown();
  await closed;
  t.equal(listeners(), 0);
});

t.test('a reset is told from a FIN, once', async (t) => {
  const { journal, near, far } = await peers(t);
  const closed = new Promise((done) => far.socket.once('close', done));
  near.discard();
  t.ok(await journal.until(() => far.closing !== undefined, patience));
  t.equal(far.closing, 'reset');
  t.equal(far.fin, false);
  t.equal(far.describe(), 'the connection was reset');
  t.ok(await closed, 'with an error');
  const endings = journal.entries.filter(({ peer }) => peer === 'far');
  t.match(endings, [{ event: 'reset', text: 'ECONNRESET' }]);
  t.equal(endings.length, 1, 'the close behind the reset is not a second ending');
});

t.test('a peer that does not read takes nothing in', async (t) => {
  const { journal, near, far } = await peers(t, false);
  const sample = Buffer.alloc(64 * 1024);
  while (near.write(sample));
  // It is alive: while its own bytes arrive, one after the other, it has time to read.
  for (let i = 1; i <= 3; i++) {
    far.write(Buffer.from('alive'));
    t.ok(await journal.until(() => near.received === 5 * i, patience));
  }
  t.equal(far.received, 0);
  t.equal(far.socket.bytesRead, 0);
});

t.test('taken counts what the kernel took, partly written chunks included', async (t) => {
  const { journal, near, far } = await peers(t, false);
  const offered = 32 * 1024 * 1024;
  t.equal(near.taken(), 0);
  near.write(Buffer.alloc(offered)); // in one chunk, far more than a socket holds
  const taken = near.taken();
  t.ok(taken > 0 && taken < offered, `${taken} of ${offered}`);
  const partly = near.taken();
  far.socket.resume();
  t.ok(await journal.until(() => far.received === offered, patience));
  t.ok(partly < near.taken());
  t.equal(near.taken(), offered);
  near.discard();
  t.equal(near.taken(), offered, 'and it is still known when the connection is gone');
});

t.test('a peer that resets is seen as one that resets', async (t) => {
  const { journal, near, far } = await peers(t);
  near.reset();
  t.equal(near.closing, 'closed', 'at once');
  t.ok(await journal.until(() => far.closing !== undefined, patience));
  t.equal(far.closing, 'reset');
  const own = journal.entries.filter(({ peer }) => peer === 'near').map(({ event }) => event);
  t.strictSame(own, ['sent-reset', 'closed']);
});

t.test('a peer that leaves sends FIN and is gone', async (t) => {
  const { journal, near, far } = await peers(t);
  near.leave();
  t.equal(near.closing, 'closed', 'at once');
  t.ok(near.socket.destroyed);
  t.ok(await journal.until(() => far.fin, patience));
  t.equal(far.closing, undefined, 'whoever reads sees end-of-file, as with a half-close');
  const own = journal.entries.filter(({ peer }) => peer === 'near').map(({ event }) => event);
  t.strictSame(own, ['sent-fin', 'closed']);
});

t.test('a peer whose FIN is still on the way can be discarded', async (t) => {
  const { near } = await peers(t, false);
  const closed = new Promise((done) => near.socket.once('close', done));
  near.shutdown();
  near.discard();
  t.ok(near.socket.destroyed);
  await t.resolves(closed);
});

t.test('a peer that pauses takes nothing in until it resumes', async (t) => {
  const { journal, near, far } = await peers(t);
  far.pause();
  near.write(Buffer.from('hello'));
  far.write(Buffer.from('alive'));
  t.ok(await journal.until(() => near.received === 5, patience));
  t.equal(far.received, 0);
  far.resume();
  t.ok(await journal.until(() => far.received === 5, patience));
});
