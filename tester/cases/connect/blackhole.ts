import { defineCase, expectBytes, expectService, follow } from '../../case.js';

/** More than a pool of threads has. */
const dialing = 24;
const messages = 8;
const size = 16;
const pause = 200;

export default defineCase({
  id: 'connect.blackhole',
  title: 'Destination does not answer',
  requirement: 'A client whose destination does not answer keeps nobody else waiting.',
  procedure:
    'One client is served. Then the destination answers no new connection, because its backlog is full, and 24 more clients connect. The first goes on: eight messages, 0.2 s apart, each of which must come back within 2 s. When the destination accepts again, new clients must be served within 8 s.',
  source: 'RFC 9293 section 3.8.3 (a SYN may be sent again for three minutes)',
  severity: 'recommended',
  load: 'waits',
  likelyCause: 'connect() blocks, and with it the one thread that serves everybody.',
  fix: 'Make the socket non-blocking before connect(), wait for it to become writable, and then look at SO_ERROR.',
  transparency: false,
  async run(context) {
    const { origin } = context;
    origin.behave('echo');
    const healthy = await context.connect();
    const payload = context.payload('healthy');
    const echo = follow(healthy, payload);
    const exchange = async (count: number) => {
      healthy.write(payload.bytes(healthy.sent, size));
      await expectBytes(context, echo, count * size, 2_000);
    };
    await exchange(1);
    await origin.stopAnswering();
    for (const waiting of await context.connectMany(dialing))
      waiting.write(Buffer.from('anyone there?'));
    for (let i = 0; i < messages; i++) {
      await context.sleep(pause);
      await exchange(i + 2);
    }
    await origin.answerAgain();
    await expectService(context, 'once the destination answers', 8_000);
  },
});
