import {
  type CaseContext,
  type Chain,
  connectChain,
  connectStalled,
  defineCase,
  expectOpen,
  expectStalledEnd,
  readSome,
  type StalledPair,
  sendThrough,
} from '../../case.js';

const message = 4;
/** So long the reader that recovers does not read, of the stall time. */
const rest = 0.8;
/** Later than this the proxy may have been right to end its pair. */
const latest = 0.9;
/** One that is ended by mistake may be ended a little later: so many stall times. */
const longer = 1.3;

export default defineCase({
  id: 'timeout.isolated',
  title: 'The stall of one pair ends that pair only',
  requirement: 'When a stalled pair is ended, all other connections go on.',
  procedure:
    'On a first connection, and on a last one, the client sends as fast as it can, and every 0.8 of the stall time the destination reads half of what is on its way. Two more connections echo a few bytes every tenth of the stall time. Between these two were made on which the reader does not read, one for each direction, until the proxy ends these. Until then, and for 1.3 times the stall time at least, every message must come back, each within 5 s, and afterwards a new connection must echo as well; the first and the last one must be open each time before their reader reads.',
  source: 'MIT 6.824 Lab 3, "Connection termination", 3',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'One timer serves all connections, or the connections share what is closed when it fires.',
  fix: 'Keep for each direction of each connection since when its buffer has not got any emptier, and close nothing but that pair.',
  transparency: false,
  async run(context) {
    const payload = context.payload('messages');
    const ping = (chain: Chain) => sendThrough(context, chain, payload, chain.first.sent + message);
    const connectHealthy = async () => {
      const chain = await connectChain(context, 1, payload);
      await ping(chain);
      return chain;
    };
    const recovering = await connectStalled(context, ['origin']);
    const healthy = [await connectHealthy()];
    const stalled = await connectStalled(context, ['origin', 'client']);
    healthy.push(await connectHealthy());
    recovering.push(...(await connectStalled(context, ['origin'])));

    let over = false;
    const longEnough = context.journal.now() + longer * context.stall;
    const pinging = async () => {
      while (!over || context.journal.now() < longEnough) {
        await context.sleep(context.stall / 10);
        for (const chain of healthy) await ping(chain);
      }
    };
    const ending = Promise.all(stalled.map((pair) => expectStalledEnd(context, pair)));
    const stop = () => {
      over = true;
    };
    const readers = Promise.all(recovering.map((pair) => recovers(context, pair, () => over)));
    await Promise.all([ending.finally(stop), pinging(), readers]);
    await connectHealthy();
  },
});

/**
 * A reader that takes some now and then, until `over`: its pair is stalled most of the time, and
 * never for too long. Fails when it is ended all the same. Where the reader was so late that the
 * proxy may have been right to do that, nothing is said any more.
 */
async function recovers(
  context: CaseContext,
  pair: StalledPair,
  over: () => boolean,
): Promise<void> {
  const { journal, stall } = context;
  for (let since = pair.since; ; since = journal.now()) {
    await context.until(over, since + rest * stall - journal.now());
    if (journal.now() > since + latest * stall) return;
    expectOpen(pair.writer.peer, 'though its reader has read every now and then', true);
    if (over()) return;
    if (!(await readSome(context, pair, since + latest * stall))) return;
  }
}
