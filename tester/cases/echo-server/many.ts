import { defineCase, expectEchoAndEnd } from '../../case.js';

const clients = 10;

export default defineCase({
  id: 'echo-server.many',
  title: 'Several clients while one idles',
  requirement: 'Several clients are served at the same time, though one of them sends nothing.',
  procedure:
    'The subject is an echo server. A client connects and sends nothing. Ten more connect, and when all have, each sends a line of its own and FIN: it must receive exactly this, and end-of-file. Then the first client sends its line, and must be served too. It fails when nothing arrives for 5 s.',
  source: 'U. Alberta CMPUT 404, lab TCP proxy, "Sockets", 8',
  severity: 'required',
  load: 'quick',
  likelyCause: 'The server waits in recv() for one client, and meanwhile accepts nobody.',
  fix: 'Give each client a process of its own, and go back to accept() at once.',
  transparency: false,
  onRequest: true,
  async run(context) {
    const idle = await context.connect();
    const others = await context.connectMany(clients);
    const visits = others.map((client, i) => expectEchoAndEnd(context, client, `Client ${i}\n`));
    await Promise.all(visits);
    await expectEchoAndEnd(context, idle, 'Foobar\n');
  },
});
