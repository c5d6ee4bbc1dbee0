import {
  type CaseContext,
  closeSide,
  connectPair,
  defineCase,
  expectBytes,
  expectWhole,
  Failure,
  otherSide,
  type Peer,
  type Side,
  sendMore,
} from '../../case.js';

const times = 5;
const some = 64 * 1024;
const sides: readonly Side[] = ['client', 'origin'];

export default defineCase({
  id: 'close.no-spurious-reset',
  title: 'No reset in an orderly close',
  requirement: 'A connection that both sides close in order ends with end-of-file, never a reset.',
  procedure:
    'Connections are closed in the ways that programs do it: after a request and an answer, first by the client or first by the destination; by a side that sends 64 KiB and leaves at once; and without a byte. Each way is gone five times. Both sides must read end-of-file behind the last byte, within 5 s, and nothing but that.',
  source: 'RFC 9293 section 3.6',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'SO_LINGER is set to 0 for every socket, or a socket is closed while bytes that it has received are unread.',
  fix: 'Close a socket only when its end-of-file has been read and its own FIN has been sent, and reset nothing but what was itself reset or has stalled.',
  transparency: true,
  async run(context) {
    for (let i = 0; i < times; i++) {
      for (const side of sides) await afterAnswer(context, side);
      for (const side of sides) await leavesAtOnce(context, side);
    }
    await withoutByte(context);
  },
});

async function afterAnswer(context: CaseContext, first: Side): Promise<void> {
  const pair = await connectPair(context);
  sendMore(pair.origin, some);
  await expectBytes(context, pair.client.incoming, some);
  await closeSide(context, pair, first);
  await closeSide(context, pair, otherSide(first));
  await expectNoReset(context, [pair.client.peer, pair.origin.peer]);
}

async function leavesAtOnce(context: CaseContext, leaver: Side): Promise<void> {
  const pair = await connectPair(context);
  sendMore(pair[leaver], some, { chunkSize: some, fin: true });
  pair[leaver].peer.socket.destroySoon();
  await expectWhole(context, pair, leaver);
  pair[otherSide(leaver)].peer.shutdown();
  await expectNoReset(context, [pair.client.peer, pair.origin.peer]);
}

/** Whether a proxy dials for someone who says nothing, and then ends him, is not the question. */
async function withoutByte(context: CaseContext): Promise<void> {
  const index = context.origin.peers.length;
  context.origin.behave((peer) => peer.socket.once('end', () => peer.shutdown()));
  const clients = await context.connectMany(times);
  for (const client of clients) client.shutdown();
  await context.until(() => clients.every(({ closing }) => closing), context.scaled(1_000));
  await expectNoReset(context, [...clients, ...context.origin.peers.slice(index)]);
}

/** A reset may come behind the end-of-file. */
async function expectNoReset(context: CaseContext, peers: readonly Peer[]): Promise<void> {
  await context.until(() => peers.every(({ closing }) => closing), context.scaled(1_000));
  for (const peer of peers)
    if (peer.closing === 'reset')
      throw new Failure({
        expected: 'an orderly end on both sides',
        seen: `${peer.describe()}${peer.fin ? ' after its end-of-file' : ''}`,
        where: `${peer.name}, after byte ${peer.received} of what it received`,
        peer: peer.name,
      });
}
