import { defineCase, expectBytes, type Followed, follow, requireDescriptors } from '../../case.js';

const clients = 1_000;
// Few: a crowd is no burst, and a short backlog no fault here.
const atOnce = 5;
const size = 16;

export default defineCase({
  id: 'capacity.crowd',
  title: 'Crowd of clients',
  requirement: 'A thousand connections are open at once, and each of them works.',
  procedure:
    'A thousand clients connect, five at a time, and stay; each echoes 16 bytes when it has come, and once more when all are there. It fails when no byte arrives anywhere for 5 s, or a connection ends.',
  source: 'select(2) (FD_SETSIZE); getrlimit(2) (RLIMIT_NOFILE)',
  severity: 'recommended',
  load: 'loads',
  likelyCause:
    'select() takes no descriptor above 1023, or the table of connections, the limit on descriptors or that on threads is smaller.',
  fix: 'Use poll(), epoll or kqueue instead of select(), let tables grow, and raise RLIMIT_NOFILE to the hard limit at start.',
  transparency: true,
  async run(context) {
    // Two for each client, on our side as on the subject's.
    requireDescriptors(2 * clients + 100);
    context.origin.behave('echo');
    const payload = context.payload('crowd');
    const all: Followed[] = [];
    const exchange = async (some: readonly Followed[], upTo: number) => {
      for (const { peer } of some) peer.write(payload.bytes(peer.sent, size));
      await expectBytes(context, some, upTo);
    };
    while (all.length < clients) {
      const come = await context.connectAtOnce(atOnce);
      const some = come.map((peer) => follow(peer, payload));
      await exchange(some, size);
      all.push(...some);
    }
    await exchange(all, 2 * size);
  },
});
