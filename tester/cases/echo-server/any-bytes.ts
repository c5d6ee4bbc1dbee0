import { defineCase, expectBytes, expectEnd, follow, send } from '../../case.js';

const total = 1024 * 1024;
const patience = 5_000;

export default defineCase({
  id: 'echo-server.any-bytes',
  title: 'Whatever is received',
  requirement: 'Whatever a client sends comes back, however much it is and whatever bytes.',
  procedure:
    'The subject is an echo server. A client sends 1 MiB of bytes of every value, as fast as it is taken, then FIN, and reads meanwhile. It must receive exactly these bytes, and then end-of-file. It fails at the first wrong byte, or when nothing arrives for 5 s.',
  source: 'U. Alberta CMPUT 404, lab TCP proxy, "Sockets", 3',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'recv() is called once, so what does not fit into its buffer is lost; send() takes only a part; or the bytes are decoded as text.',
  fix: 'Call recv() until it returns no bytes, send each of them back with sendall(), and decode only what is printed.',
  transparency: false,
  onRequest: true,
  async run(context) {
    const payload = context.payload('echo');
    const client = await context.connect();
    const echo = follow(client, payload);
    send(client, payload, total, { fin: true });
    await expectBytes(context, echo, total, patience);
    await expectEnd(context, client, 'fin', patience);
    echo.assert(); // And not a byte behind it.
  },
});
