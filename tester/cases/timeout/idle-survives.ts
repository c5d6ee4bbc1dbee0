import { connectChain, defineCase, sendThrough } from '../../case.js';

const message = 4;

export default defineCase({
  id: 'timeout.idle-survives',
  title: 'Idle connection',
  requirement:
    'A connection on which nothing is sent stays open, whether or not anything was sent before.',
  procedure:
    'Two clients connect to an echoing destination. One sends nothing at all, the other 4 bytes, which come back. Then both are silent for 1.5 times the stall time. After that each sends 4 bytes, which must come back within 5 s.',
  source: 'RFC 9293 section 3.8.4; MIT 6.824 Lab 3, "Connection termination", 3',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The timer counts the time in which nothing was sent, or goes on after everything has been written.',
  fix: 'Start the timer when bytes are buffered that cannot be written, and stop it when there are none. Silence is not an error.',
  transparency: true,
  async run(context) {
    const payload = context.payload('late');
    const unused = await connectChain(context, 1, payload);
    const used = await connectChain(context, 1, payload);
    // The echo leaves no clock running: neither that of the one direction nor of the other.
    await sendThrough(context, used, payload, message);
    await context.sleep(1.5 * context.stall);
    for (const chain of [unused, used])
      await sendThrough(context, chain, payload, chain.first.sent + message);
  },
});
