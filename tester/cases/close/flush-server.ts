import { connectPair, defineCase, expectWhole, fillUp, readSlowly, sendMore } from '../../case.js';

const MiB = 1024 * 1024;
/** For the proxy to read end-of-file while bytes wait for the reader, in milliseconds. */
const stopped = 300;
/** Between two reads, in milliseconds. */
const pause = 5;

export default defineCase({
  id: 'close.flush-server',
  title: 'Bytes before the end of the server',
  requirement:
    'What the destination has sent before its end-of-file arrives, however slowly the client reads.',
  procedure:
    'The destination sends 4 MiB and FIN at once. The client begins to read after 0.3 s, 64 KiB every 5 ms, and must receive every byte, then end-of-file. Then once more, with bytes that were sent in small pieces until no more fitted into the way to the reader. It fails when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.6: what was sent before CLOSE is delivered reliably',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'On end-of-file the proxy closes the other socket while bytes in its own buffer are not written yet.',
  fix: 'On end-of-file note it, write what is buffered, and only then call shutdown(fd, SHUT_WR). Do not set SO_LINGER to 0.',
  transparency: true,
  async run(context) {
    const pair = await connectPair(context, { notReading: 'client' });
    sendMore(pair.origin, 4 * MiB, { fin: true });
    await context.sleep(stopped);
    readSlowly(pair.client, pause);
    await expectWhole(context, pair, 'origin');
    pair.client.peer.shutdown();

    const full = await connectPair(context, { notReading: 'client' });
    await fillUp(context, full.origin, full.client, 4 * MiB);
    full.origin.peer.shutdown();
    await context.sleep(stopped);
    readSlowly(full.client, pause);
    await expectWhole(context, full, 'origin');
  },
});
