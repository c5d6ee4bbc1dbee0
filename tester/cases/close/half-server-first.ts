import { closeSide, connectPair, defineCase, expectWhole, sendMore } from '../../case.js';

const MiB = 1024 * 1024;
/** Long enough for a proxy that gives the rest of a half-closed connection only a moment. */
const pause = 1_500;

export default defineCase({
  id: 'close.half-server-first',
  title: 'Half-close by the server',
  requirement:
    "After the destination's end-of-file, what the client sends later still arrives, and so does its own end-of-file.",
  procedure:
    'The client sends a request, and the destination answers with FIN, which the client must read within 5 s. The client waits 1.5 s, then sends 1 MiB and FIN. The destination must receive all of it and a clean end-of-file; it fails when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.6.1',
  severity: 'required',
  load: 'waits',
  likelyCause:
    "The destination's end-of-file counts as the end of everything, as if every protocol were HTTP.",
  fix: "Treat both directions alike: pass the destination's end-of-file on with shutdown(fd, SHUT_WR), and relay the client's bytes until the client ends as well.",
  transparency: true,
  async run(context) {
    const pair = await connectPair(context);
    await closeSide(context, pair, 'origin');
    await context.sleep(pause);
    sendMore(pair.client, MiB, { fin: true });
    await expectWhole(context, pair, 'client');
  },
});
