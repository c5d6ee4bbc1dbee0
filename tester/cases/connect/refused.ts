import { defineCase, expectEnd, expectService } from '../../case.js';

/** Some proxies try again, three times and after a second each. */
const within = 8_000;
const clients = 3;

export default defineCase({
  id: 'connect.refused',
  title: 'Destination refuses',
  requirement:
    'When the destination refuses the connection, the client is ended, and the proxy goes on.',
  procedure:
    'The destination does not listen. Three clients connect one after the other, two of them send some bytes; each must see its connection end within 8 s. Then the destination listens, and a client must be served within 8 s.',
  source: 'RFC 9293 section 3.5.2; MIT 6.824 Lab 3, "Connection termination", 2',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The error of connect() is not looked at, so that the client waits for ever, or it ends the whole program.',
  fix: 'When connect() fails, close the socket of the client that it was for, and nothing else.',
  transparency: false,
  async run(context) {
    context.origin.behave('echo');
    await context.origin.stopListening();
    for (let i = 0; i < clients; i++) {
      const client = await context.connect();
      if (i > 0) client.write(Buffer.from('anyone there?'));
      await expectEnd(context, client, 'any', within);
    }
    await context.origin.listenAgain();
    await expectService(context, 'once the destination listens', within);
  },
});
