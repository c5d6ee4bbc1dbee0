import { connectChain, defineCase, sendThrough } from '../../case.js';

export default defineCase({
  id: 'timeout.idle-survives',
  title: 'Idle connection',
  requirement: 'A connection on which nothing is sent at all stays open.',
  procedure:
    'A client connects and sends nothing for 1.5 times the stall time. Then it sends 4 bytes to an echoing destination, which must come back within 5 s.',
  source: 'RFC 9293 section 3.8.4; MIT 6.824 Lab 3, "Connection termination", 3',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The timer counts the time in which nothing was sent, not that in which nothing could be written.',
  fix: 'Start the timer when bytes are buffered that cannot be written, and stop it when there are none. Silence is not an error.',
  transparency: true,
  async run(context) {
    const payload = context.payload('late');
    const chain = await connectChain(context, 1, payload);
    await context.sleep(1.5 * context.stall);
    await sendThrough(context, chain, payload, 4);
  },
});
