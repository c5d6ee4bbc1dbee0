import { defineCase, expectFlush, timed } from '../../case.js';

export default defineCase({
  id: 'close.flush-both',
  title: 'Bytes before the end of both',
  requirement:
    'When one side has sent its end-of-file, everything that the other has sent before its own still arrives, however slowly it is read.',
  procedure:
    'The destination sends FIN, which the client must read within 5 s. Then the client sends 6 MiB and FIN at once. The destination begins to read after 0.2 s, some 64 KiB every 3 ms, and must receive every byte, then end-of-file. Then the same with small pieces, and with no more of them than fit into the kernel before the reader and one that the proxy holds. All of it again the other way round. It fails when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.6: what was sent before CLOSE is delivered reliably, cases 1 and 2',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'When end-of-file has come from both sides, or poll() reports POLLHUP, the proxy closes both sockets while bytes that it holds, or has not read yet, are still to be written.',
  fix: 'A pair is finished when both directions are: end-of-file was read, every byte before it was written, and shutdown(fd, SHUT_WR) was called. POLLHUP says that both directions of that socket were ended, not that all of it was read: read on until read() returns 0.',
  transparency: true,
  async run(context) {
    await timed(async () => {
      await expectFlush(context, 'client', { readerEnded: true });
      await expectFlush(context, 'origin', { readerEnded: true });
    });
  },
});
