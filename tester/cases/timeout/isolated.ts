import {
  connectChain,
  connectStalled,
  defineCase,
  expectOpen,
  expectStalledEnd,
  type Side,
  sendThrough,
} from '../../case.js';

const sides: readonly Side[] = ['origin', 'client'];

export default defineCase({
  id: 'timeout.isolated',
  title: 'The stall of one pair ends that pair only',
  requirement: 'When a stalled pair is ended, all other connections go on.',
  procedure:
    'One connection echoes a few bytes every tenth of the stall time, and one is silent after the first. On two more, one for each direction, the reader does not read, until the proxy ends them. Then both others must echo, and a new one as well; nothing may be longer than 5 s in coming.',
  source: 'MIT 6.824 Lab 3, "Connection termination", 3',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'One timer serves all connections, or the connections share what is closed when it fires.',
  fix: 'Keep for each direction of each connection since when its buffer has not got any emptier, and close nothing but that pair.',
  transparency: false,
  async run(context) {
    const payload = context.payload('messages');
    const active = await connectChain(context, 1, payload);
    const silent = await connectChain(context, 1, payload);
    const message = 4;
    const ping = () => sendThrough(context, active, payload, active.first.sent + message);
    await ping();
    await sendThrough(context, silent, payload, message);

    const stalled = [];
    for (const side of sides) stalled.push(await connectStalled(context, side));
    let over = false;
    const ending = Promise.all(stalled.map((pair) => expectStalledEnd(context, pair)));
    const ended = ending.finally(() => {
      over = true;
    });
    const pinging = async () => {
      while (!over) {
        await context.sleep(context.stall / 10);
        await ping();
      }
    };
    await Promise.all([ended, pinging()]);

    expectOpen(silent.first, 'though another has stalled');
    await sendThrough(context, silent, payload, 2 * message);
    await sendThrough(context, await connectChain(context, 1, payload), payload, message);
  },
});
