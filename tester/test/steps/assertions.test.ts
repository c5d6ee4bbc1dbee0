import t, { type Test } from 'tap';
import { Failure } from '../../errors.js';
import { CaseContext } from '../../harness/context.js';
import { Peer } from '../../harness/peer.js';
import { expectBytes, follow } from '../../steps/assertions.js';
import { connectedPair, contextOptions, openReaper } from '../helpers.js';

const patience = 20_000;

/** A context that is never started, two connected peers, and the stream that one must receive. */
async function open(t: Test) {
  const context = new CaseContext(contextOptions(openReaper(t), ['none']));
  const { near, far } = await connectedPair(t);
  const [sender, receiver] = [near, far].map(
    (socket, i) => new Peer(i === 0 ? 'sender' : 'receiver', socket, context.journal),
  ) as [Peer, Peer];
  const payload = context.payload('a');
  const followed = follow(receiver, payload);
  return { context, sender, receiver, payload, followed };
}

const failureOf = async (working: Promise<unknown>): Promise<Failure> => {
  const error = await working.then(
    () => new Error('it passed'),
    (error) => error,
  );
  if (!(error instanceof Failure)) throw error;
  return error;
};

t.test('all bytes in order pass, as soon as they are there', async (t) => {
  const { context, sender, payload, followed } = await open(t);
  sender.write(payload.bytes(0, 100_000));
  await expectBytes(context, followed, 60_000, patience);
  await expectBytes(context, followed, 100_000, patience);
  t.doesNotThrow(() => followed.assert());
});

t.test('a wrong byte among the very last ones is not missed', async (t) => {
  const { context, sender, payload, followed } = await open(t);
  const bytes = Buffer.from(payload.bytes(0, 1_000));
  bytes[999] = (bytes[999] ?? 0) ^ 1;
  const waiting = failureOf(expectBytes(context, followed, 1_000, patience));
  sender.write(bytes);
  t.equal((await waiting).report.where, 'receiver, byte 999 of what it received');
});

/** What is said of a stream that is right for 1000 bytes and then goes on with these. */
async function wrong(t: Test, rest: (payload: { bytes(at: number, n: number): Buffer }) => Buffer) {
  const { context, sender, payload, followed } = await open(t);
  const others = rest(payload);
  sender.write(Buffer.concat([payload.bytes(0, 1_000), others]));
  const failure = await failureOf(expectBytes(context, followed, 2_000, patience));
  t.equal(failure.dependsOnTime, false);
  t.equal(failure.report.where, 'receiver, byte 1000 of what it received');
  const hex = payload.bytes(1_000, Math.min(8, others.length)).toString('hex');
  t.equal(failure.report.expected, `bytes unchanged and in order: ${hex} at byte 1000`);
  return failure.report.seen;
}

t.test('lost bytes are told from repeated and from changed ones, at the right byte', async (t) => {
  t.match(await wrong(t, (p) => p.bytes(1_300, 500)), '(these belong 300 bytes further on: lost');
  t.match(await wrong(t, (p) => p.bytes(600, 500)), '(these belong 400 bytes before: repeated');
  t.match(await wrong(t, () => Buffer.alloc(500)), /^0{16} \(these stand nowhere near/);
  t.match(
    await wrong(t, () => Buffer.from('x')),
    /^78 .*nowhere near/s,
    'one byte is too few to say',
  );
});

t.test('only the first wrong byte is reported', async (t) => {
  const { context, sender, receiver, followed } = await open(t);
  for (let i = 1; i <= 3; i++) {
    sender.write(Buffer.alloc(10));
    t.ok(await context.until(() => receiver.received === 10 * i, patience));
  }
  const failure = await failureOf((async () => followed.assert())());
  t.match(failure.report.where, /^receiver, byte 0 of/);
});

t.test('a connection that ends early fails at once, with how it ended', async (t) => {
  for (const [end, seen] of [
    [(peer: Peer) => peer.shutdown(), 'end-of-file was read after 10 bytes'],
    [(peer: Peer) => peer.discard(), 'the connection was reset after 10 bytes'],
  ] as const) {
    const { context, sender, receiver, payload, followed } = await open(t);
    sender.write(payload.bytes(0, 10));
    t.ok(await context.until(() => receiver.received === 10, patience));
    end(sender);
    const { report, dependsOnTime } = await failureOf(expectBytes(context, followed, 20, 600_000));
    t.match(report, { expected: '20 bytes', seen, where: /^receiver, after byte 10/ });
    t.equal(dependsOnTime, false);
  }
});

t.test('bytes that do not come are a failure that depends on time', async (t) => {
  const { context, sender, payload, followed } = await open(t);
  sender.write(payload.bytes(0, 10));
  const failure = await failureOf(expectBytes(context, followed, 20, 200));
  t.equal(failure.dependsOnTime, true);
  t.equal(failure.report.seen, '10 bytes, then nothing for 0.2 s; the connection was open');
});

t.test('patience begins anew with every byte, on any connection that is watched', async (t) => {
  const first = await open(t);
  const { sender, receiver, payload } = await open(t);
  const other = follow(receiver, payload);
  const watched = [first.followed, other];
  const waiting = expectBytes(first.context, watched, 10, 2_000);
  // Longer than the patience in all, but with progress on the other connection within each.
  const started = performance.now();
  while (performance.now() - started < 4_500) {
    sender.write(payload.bytes(sender.sent, 1));
    await first.context.sleep(50);
  }
  first.sender.write(first.payload.bytes(0, 10));
  await t.resolves(waiting);
});

t.test('the end of any of several connections is a failure of that one', async (t) => {
  const { context, followed } = await open(t);
  const other = await open(t);
  other.sender.write(other.payload.bytes(0, 10));
  other.sender.shutdown();
  t.ok(await other.context.until(() => other.receiver.fin, patience));
  const { report } = await failureOf(expectBytes(context, [followed, other.followed], 10));
  t.match(report, { expected: 'an open connection', seen: 'end-of-file was read after 10 bytes' });
  const more = await failureOf(expectBytes(context, [followed, other.followed], 11));
  t.match(more.report, { expected: '11 bytes', seen: 'end-of-file was read after 10 bytes' });
});

t.test('of several connections each must receive everything', async (t) => {
  const first = await open(t);
  const { context, sender, payload, followed } = await open(t);
  sender.write(payload.bytes(0, 10));
  const failure = await failureOf(expectBytes(context, [first.followed, followed], 10, 200));
  t.match(failure.report.seen, '0 bytes, then nothing for 0.2 s');
});
