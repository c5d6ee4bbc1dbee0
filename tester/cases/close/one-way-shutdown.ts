import { defineCase, expectBytes, Failure, follow } from '../../case.js';

export default defineCase({
  id: 'close.one-way-shutdown',
  title: 'One-way shutdown',
  requirement:
    "A client's end-of-file is passed on, and what the destination sends after it still arrives.",
  procedure:
    'The client sends FIN and goes on reading. The destination waits for end-of-file, then sends one byte, which must reach the client within 5 s.',
  source: 'MIT 6.824 Lab 3, "One-way shutdown"; RFC 9293 section 3.6',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'On end-of-file the proxy closes both sockets instead of passing a FIN on with shutdown(fd, SHUT_WR).',
  fix: 'On end-of-file (read returns 0) first write what is buffered, then call shutdown(fd, SHUT_WR) on the other socket, and go on relaying the other direction until it ends as well.',
  transparency: true,
  async run(context) {
    context.origin.behave('read');
    const payload = context.payload('answer');
    const client = await context.connect();
    const answer = follow(client, payload);
    client.shutdown();
    const within = context.scaled(5_000);
    const origin = await context.origin.accepted(0, within);
    const ended = await context.until(() => origin.fin || origin.closing !== undefined, within);
    if (!origin.fin)
      throw new Failure(
        {
          expected: 'the destination reads end-of-file after the client has sent FIN',
          seen: ended ? origin.describe() : `nothing within ${within / 1000} s`,
          where: `${origin.name}, direction client to origin`,
          peer: origin.name,
        },
        !ended,
      );
    origin.write(payload.bytes(0, 1));
    await expectBytes(context, answer, 1);
  },
});
