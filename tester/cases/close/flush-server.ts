import { defineCase, expectFlush, timed } from '../../case.js';

export default defineCase({
  id: 'close.flush-server',
  title: 'Bytes before the end of the server',
  requirement:
    'What the destination has sent before its end-of-file arrives, however slowly the client reads.',
  procedure:
    'The destination sends 6 MiB and FIN at once. The client begins to read after 0.3 s, 64 KiB every 5 ms, and must receive every byte, then end-of-file. Then the same with small pieces, and with no more of them than fit into the kernel before the reader and one that the proxy holds. It fails when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.6: what was sent before CLOSE is delivered reliably',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'On end-of-file the proxy closes the other socket while bytes in its own buffer are not written yet.',
  fix: 'On end-of-file note it, write what is buffered, and only then call shutdown(fd, SHUT_WR). Do not set SO_LINGER to 0.',
  transparency: true,
  async run(context) {
    await timed(() => expectFlush(context, 'origin'));
  },
});
