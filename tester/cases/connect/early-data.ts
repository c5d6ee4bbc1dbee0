import { defineCase, expectBytes, type Followed, follow } from '../../case.js';

const total = 32 * 1024;
/** Less than the second after which a system asks again. */
const silence = 400;

export default defineCase({
  id: 'connect.early-data',
  title: 'Early data',
  requirement:
    'What a client sends before the proxy has reached the destination is kept, and arrives in order.',
  procedure:
    'A client connects and sends 32 KiB at once, while the destination does not answer those who dial it: its backlog is full. After 0.4 s it accepts again. All that was sent must arrive, and nothing else; it fails when no byte arrives for 8 s.',
  source: 'RFC 9293 section 3.10.2 (data queued before the connection is established)',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The proxy reads from the client before the connection to the destination is made, and has nowhere to write what it has read.',
  fix: 'Do not read from the client until connect() has succeeded: the kernel keeps what it sends. Or keep what was read and write it first.',
  transparency: true,
  async run(context) {
    const payload = context.payload('early');
    const arrived: Followed[] = [];
    context.origin.behave((peer) => {
      arrived.push(follow(peer, payload));
    });
    await context.origin.stopAnswering();
    const early = async () => {
      const client = await context.connect();
      client.write(payload.bytes(0, total));
    };
    const later = async () => {
      await context.sleep(silence);
      await context.origin.answerAgain();
    };
    await Promise.all([early(), later()]);
    await context.origin.accepted(0, context.scaled(8_000));
    await expectBytes(context, arrived, total, 8_000);
  },
});
