import { defineCase, expectBytes, follow } from '../../case.js';

const messages = 4;
const size = 4;
/** Of the stall time: three pauses are longer than it, one is much shorter. */
const pause = 0.4;

export default defineCase({
  id: 'timeout.active-client',
  title: 'Non-timeout of active client',
  requirement: 'A connection that pauses for seconds and then goes on is left open.',
  source: 'MIT 6.824 Lab 3, "Non-timeout of active client"',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The timer runs while nothing is buffered, or is not started anew when bytes have moved.',
  async run(context) {
    context.origin.behave('echo');
    const payload = context.payload('messages');
    const client = await context.connect();
    const echo = follow(client, payload);
    for (let i = 0; i < messages; i++) {
      if (i > 0) await context.sleep(context.stall * pause);
      client.write(payload.bytes(i * size, size));
      await expectBytes(context, echo, (i + 1) * size);
    }
  },
});
