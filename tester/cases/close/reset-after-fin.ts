import {
  type CaseContext,
  closeSide,
  connectPair,
  defineCase,
  expectEnd,
  expectReleased,
  Failure,
  otherSide,
  type Peer,
  type Side,
  settledUsage,
  usageIfSeen,
} from '../../case.js';

const sides = ['client', 'origin'] as const satisfies Side[];
const ofEachKind = 8;
const resets = ofEachKind * sides.length ** 2;
/** Less than one for each pair of a kind: programs open and close files for reasons of their own. */
const tolerated = ofEachKind / 2;
const within = 5_000;
/** Between two bytes that are sent to where nobody is, in milliseconds. */
const pause = 50;

export default defineCase({
  id: 'close.reset-after-fin',
  title: 'Reset after end-of-file',
  requirement:
    'When one side of a half-closed connection resets it, the other side sees the end of it, and nothing of it is left in the proxy.',
  procedure:
    'On 32 connections, one after the other, one side sends FIN, which the other must read within 5 s. Then the connection is reset: on 16 by the side that has sent FIN, on 16 by the other; on half of each by the client. Who has not seen end-of-file must see the end within 5 s, in whatever way. Who has, and does nothing now, may not keep the proxy: within the stall time and 5 s it must hold no more than 4 descriptors more than before the 32, when 32 others had been ended in the same way. Then it sends a byte every 0.05 s, and must meet an error within 5 s.',
  source: 'RFC 9293 sections 3.5.2, 3.6 and 3.10.7.4',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'A socket from which end-of-file has been read is not watched any more, so nobody hears of its reset; or only one of the two sockets is closed when a reset comes after end-of-file.',
  fix: 'Watch a socket for as long as it is open: POLLERR and EPOLLERR are reported also to who asks for no event. When one of the two was reset close both, whatever has ended before.',
  transparency: true,
  async run(context) {
    await expectErrors(context, await resetAll(context));
    // A direct connection has no process, and not every system lets one be looked at.
    const baseline = usageIfSeen(context) && (await settledUsage(context));
    const silent = await resetAll(context);
    if (baseline)
      await expectReleased(context, baseline, {
        what: `${resets} resets after end-of-file`,
        slack: tolerated,
        within: context.stall + within,
      });
    await expectErrors(context, silent);
  },
});

/** Returns who has seen end-of-file before the other side has reset the connection. */
async function resetAll(context: CaseContext): Promise<Peer[]> {
  const silent: Peer[] = [];
  for (let i = 0; i < ofEachKind; i++)
    for (const ended of sides)
      for (const resetting of sides) {
        const pair = await connectPair(context);
        // When the other end has read it, the FIN is on its way no more: before, Node cannot reset.
        await closeSide(context, pair, ended);
        pair[resetting].peer.reset();
        const other = pair[otherSide(resetting)].peer;
        if (resetting === ended) silent.push(other);
        else await expectEnd(context, other, 'any', within);
      }
  return silent;
}

/** Nothing more comes in behind end-of-file: what is the matter is only known by writing. */
async function expectErrors(context: CaseContext, peers: readonly Peer[]): Promise<void> {
  const limit = context.scaled(within);
  const deadline = context.journal.now() + limit;
  const open = () => peers.filter(({ closing }) => closing === undefined);
  for (;;) {
    for (const peer of open()) peer.write(Buffer.from('x'));
    await context.sleep(pause);
    const [left] = open();
    if (!left) return;
    if (context.journal.now() < deadline) continue;
    throw new Failure(
      {
        expected: `an error at ${left.name}, whose connection the other side has reset`,
        seen: `${left.sent} bytes were sent, and ${left.describe()} ${limit / 1000} s after the reset`,
        where: left.name,
        peer: left.name,
      },
      true,
    );
  }
}
