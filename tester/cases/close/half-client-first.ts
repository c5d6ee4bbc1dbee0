import { closeSide, connectPair, defineCase, expectWhole, sendMore } from '../../case.js';

const MiB = 1024 * 1024;
/** Long enough for a proxy that gives the rest of a half-closed connection only a moment. */
const pause = 1_500;

export default defineCase({
  id: 'close.half-client-first',
  title: 'Half-close by the client',
  requirement:
    "After the client's end-of-file, what the destination sends later still arrives, and so does its own end-of-file.",
  procedure:
    'The client sends a request and FIN, which the destination must read within 5 s. The destination waits 1.5 s, then sends 1 MiB and FIN. The client must receive all of it and a clean end-of-file; it fails when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.6.1',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'On the first end-of-file the proxy closes both sockets, at once or when a short time has passed.',
  fix: 'Pass end-of-file on with shutdown(fd, SHUT_WR), and go on relaying the other direction, for as long as it takes, until it ends as well.',
  transparency: true,
  async run(context) {
    const pair = await connectPair(context);
    await closeSide(context, pair, 'client');
    await context.sleep(pause);
    sendMore(pair.origin, MiB, { fin: true });
    await expectWhole(context, pair, 'origin');
  },
});
