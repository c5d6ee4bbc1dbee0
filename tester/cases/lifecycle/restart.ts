import { defineCase, expectBytes, expectService, follow, HarnessFault } from '../../case.js';

const clients = 6;
const size = 64;

export default defineCase({
  id: 'lifecycle.restart',
  title: 'Restart on the same port',
  requirement: 'Killed with connections open, the program can be started again at once.',
  procedure:
    'Six clients exchange bytes with the destination. All processes of the proxy are killed, two of the clients leave, and the program is started again with the same arguments. It must listen within 10 s and serve a client.',
  source: 'RFC 9293 section 3.6.1 (TIME-WAIT); socket(7) (SO_REUSEADDR)',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'SO_REUSEADDR is not set before bind(), so that remains of old connections keep the port.',
  fix: 'Call setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, ...) on the listening socket before bind().',
  transparency: false,
  setup: { byCase: true },
  async run(context) {
    const subject = await context.startSubject();
    context.origin.behave('echo');
    const payload = context.payload('before');
    const echoes = (await context.connectMany(clients)).map((peer) => follow(peer, payload));
    for (const { peer } of echoes) peer.write(payload.bytes(0, size));
    await expectBytes(context, echoes, size);
    if (!(await subject.kill())) throw new HarnessFault('a process of the proxy cannot be killed');
    for (const { peer } of echoes.slice(0, 2)) peer.leave();
    await context.startSubject({ port: subject.port });
    await expectService(context, 'after the restart');
  },
});
