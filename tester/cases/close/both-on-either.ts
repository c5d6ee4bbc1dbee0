import {
  type CaseContext,
  connectPair,
  defineCase,
  expectEnd,
  Failure,
  otherSide,
  type Peer,
} from '../../case.js';

const within = 5_000;
const writeEvery = 100;

export default defineCase({
  id: 'close.both-on-either',
  title: 'The end of one side closes both',
  requirement: 'When either side closes its connection, the proxy closes both.',
  procedure:
    'On one connection the client sends FIN, on another one the destination does. Each time both ends must see the end of their connection within 5 s; and the end that has not sent FIN, which then writes a byte every 0.1 s, must be told within 5 s that nobody is there.',
  source: 'UC Berkeley CS 162, HTTP server, proxy',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'Each direction ends by itself: the thread that has read end-of-file returns, and the other one still waits in read(). close() does not wake it.',
  fix: 'When read() returns 0 for either side, call shutdown(fd, SHUT_RDWR) on both sockets, which wakes whoever waits for them, and close() them when both threads are done.',
  // A wire keeps the other direction open.
  transparency: false,
  onRequest: true,
  async run(context) {
    for (const side of ['client', 'origin'] as const) {
      const pair = await connectPair(context);
      const [closer, other] = [pair[side].peer, pair[otherSide(side)].peer];
      closer.shutdown();
      await expectEnd(context, other, 'any', within);
      await expectEnd(context, closer, 'any', within);
      await expectNobody(context, other);
    }
  },
});

/** Writes until the system says that nobody is there. */
async function expectNobody(context: CaseContext, peer: Peer): Promise<void> {
  const { journal } = context;
  const limit = context.scaled(within);
  const deadline = journal.now() + limit;
  while (!(await context.until(() => peer.closing !== undefined, writeEvery))) {
    if (journal.now() > deadline)
      throw new Failure(
        {
          expected: `a closed connection behind the end-of-file at ${peer.name}`,
          seen: `it could still write ${limit / 1000} s later: the socket was only shut down`,
          where: peer.name,
          peer: peer.name,
        },
        true,
      );
    peer.write(Buffer.from('x'));
  }
}
