import { defineCase, expectEchoAndEnd } from '../../case.js';

export default defineCase({
  id: 'echo-server.foobar',
  title: 'Foobar',
  requirement: 'A client that sends "Foobar" and then end-of-file gets "Foobar" and end-of-file.',
  procedure:
    'The subject is an echo server. A client sends the 7 bytes "Foobar\\n" and FIN. It must receive exactly these, and then end-of-file. It fails when nothing arrives for 5 s.',
  source: 'U. Alberta CMPUT 404, lab TCP proxy, "Sockets", 3',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The connection is closed, or reset, before the echo was sent, something is added to it, or it is never closed.',
  fix: 'Send back what recv() has returned until it returns no bytes; then close the connection.',
  transparency: false,
  onRequest: true,
  async run(context) {
    await expectEchoAndEnd(context, await context.connect(), 'Foobar\n');
  },
});
