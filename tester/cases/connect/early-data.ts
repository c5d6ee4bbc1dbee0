import {
  type CaseContext,
  defineCase,
  expectBytes,
  expectEnd,
  type Followed,
  follow,
  type Peer,
} from '../../case.js';

/** More than most programs have room for. */
const total = 256 * 1024;
const few = 100;
/** Less than the second after which a system asks again. */
const silence = 400;

export default defineCase({
  id: 'connect.early-data',
  title: 'Early data',
  requirement:
    'What a client sends before the proxy has reached the destination is kept, end-of-file too, and arrives in order.',
  procedure:
    'A client connects and sends 256 KiB at once, while the destination does not answer those who dial it: its backlog is full. After 0.4 s it accepts again. All that was sent must arrive, and nothing else; it fails when no byte arrives for 8 s. Then the same with 100 bytes and FIN: end-of-file must arrive behind them within 8 s.',
  source: 'RFC 9293 section 3.10.2 (data queued before the connection is established)',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The proxy reads from the client before the connection to the destination is made, and has nowhere to write what it has read, or to note that the client is done.',
  fix: 'Do not read from the client until connect() has succeeded: the kernel keeps what it sends. Or keep what was read and write it first.',
  transparency: true,
  async run(context) {
    await arrives(context, total);
    const peer = await arrives(context, few, { fin: true });
    await expectEnd(context, peer, 'fin', 8_000);
  },
});

/** Connects a client that sends so much before the destination answers, and has it arrive there. */
async function arrives(context: CaseContext, bytes: number, { fin = false } = {}): Promise<Peer> {
  const { origin } = context;
  const index = origin.peers.length;
  const payload = context.payload(`early ${bytes}`);
  const arrived: Followed[] = [];
  origin.behave((peer) => {
    arrived.push(follow(peer, payload));
  });
  await origin.stopAnswering();
  const early = async () => {
    const client = await context.connect();
    client.write(payload.bytes(0, bytes));
    if (fin) client.shutdown();
  };
  const later = async () => {
    await context.sleep(silence);
    await origin.answerAgain();
  };
  await Promise.all([early(), later()]);
  const peer = await origin.accepted(index, context.scaled(8_000));
  await expectBytes(context, arrived, bytes, 8_000);
  return peer;
}
