import { defineCase, expectBytes, follow } from '../../case.js';

const banner = 64;

export default defineCase({
  id: 'connect.server-first',
  title: 'The server speaks first',
  requirement: 'What the destination sends reaches a client that has sent nothing.',
  procedure:
    'The destination sends 64 bytes as soon as it has accepted, as mail and database servers do. The client only reads, and must have them within 5 s.',
  source: 'RFC 9293 section 3.9.1; RFC 5321 section 3.1 (a server that greets)',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The proxy waits for bytes of the client before it dials, or before it reads from the destination.',
  fix: 'Dial as soon as a client has been accepted, and read from both sides from then on.',
  transparency: true,
  async run(context) {
    const payload = context.payload('banner');
    context.origin.behave((peer) => peer.write(payload.bytes(0, banner)));
    const client = await context.connect();
    await expectBytes(context, follow(client, payload), banner);
  },
});
