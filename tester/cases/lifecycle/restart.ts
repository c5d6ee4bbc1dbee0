import { defineCase, expectService, HarnessFault } from '../../case.js';

export default defineCase({
  id: 'lifecycle.restart',
  title: 'Restart on the same port',
  requirement: 'Killed with connections open, the program can be started again at once.',
  procedure:
    'One client is served and leaves, as does the destination; another is served and stays. All processes of the proxy are killed, and the program is started again with the same arguments. It must listen within 10 s and serve a client.',
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
    const gone = await expectService(context, 'before it was killed');
    gone.leave();
    for (const peer of context.origin.peers) peer.leave();
    const client = await expectService(context, 'before it was killed');
    if (!(await subject.kill())) throw new HarnessFault('a process of the proxy cannot be killed');
    await context.startSubject({ port: subject.port });
    await expectService(context, 'after the restart');
    client.leave();
  },
});
