import {
  defineCase,
  expectBytes,
  expectEchoAndEnd,
  follow,
  HarnessFault,
  literal,
} from '../../case.js';

const line = Buffer.from('Foobar\n');

export default defineCase({
  id: 'echo-server.reuse',
  title: 'The same port again',
  requirement: 'Killed with a connection open, the server can be started again at once.',
  procedure:
    'The subject is an echo server. A client sends a line, has it back, and stays. All processes of the server are killed, and it is started again on the same port. It must listen within 10 s and serve a client.',
  source:
    'U. Alberta CMPUT 404, lab TCP proxy, question 3; RFC 9293 section 3.6.1 (TIME-WAIT); socket(7) (SO_REUSEADDR)',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'SO_REUSEADDR is not set before bind(), so that remains of old connections keep the port.',
  fix: 'Call setsockopt(SOL_SOCKET, SO_REUSEADDR, 1) on the listening socket before bind().',
  transparency: false,
  onRequest: true,
  setup: { byCase: true },
  async run(context) {
    const subject = await context.startSubject();
    const client = await context.connect();
    client.write(line);
    await expectBytes(context, follow(client, literal(line)), line.length);
    if (!(await subject.kill())) throw new HarnessFault('a process of the server cannot be killed');
    await context.startSubject({ port: subject.port });
    await expectEchoAndEnd(context, await context.connect(), line.toString());
    client.leave();
  },
});
