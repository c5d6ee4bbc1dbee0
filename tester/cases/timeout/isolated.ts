import {
  type Chain,
  connectChain,
  connectStalled,
  defineCase,
  expectStalledEnd,
  type Side,
  sendThrough,
} from '../../case.js';

const sides: readonly Side[] = ['origin', 'client'];
const message = 4;

export default defineCase({
  id: 'timeout.isolated',
  title: 'The stall of one pair ends that pair only',
  requirement: 'When a stalled pair is ended, all other connections go on.',
  procedure:
    'Two connections echo a few bytes every tenth of the stall time. Between them two more were made on which the reader does not read, one for each direction, until the proxy ends these. Every message must come back, each within 5 s, and a new connection must echo as well when the two have ended.',
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
    const healthy = [await connectHealthy()];
    const stalled = [];
    for (const side of sides) stalled.push(await connectStalled(context, side));
    healthy.push(await connectHealthy());

    let over = false;
    const pinging = async () => {
      while (!over) {
        await context.sleep(context.stall / 10);
        for (const chain of healthy) await ping(chain);
      }
    };
    const ending = Promise.all(stalled.map((pair) => expectStalledEnd(context, pair)));
    const stop = () => {
      over = true;
    };
    await Promise.all([ending.finally(stop), pinging().finally(stop)]);
    await connectHealthy();
  },
});
