import {
  type CaseContext,
  connectPair,
  connectStalled,
  defineCase,
  Failure,
  type Peer,
  type StalledPair,
} from '../../case.js';

const writes = 40;
const pause = 100;
/** Writes that have not been taken for this long have stopped being taken, in milliseconds. */
const quiet = 300;
const within = 2_000;

export default defineCase({
  id: 'close.write-error-reverse',
  title: 'Client gone while the destination writes',
  requirement:
    'When the client is gone and the destination goes on writing, the proxy closes its connection to the destination.',
  procedure:
    'A client closes, and when the destination has read end-of-file it sends a byte every 0.1 s: it must see its connection closed after 40 of them and 2 s more. Another client does not read, and is reset when nothing more is taken from the destination: that must see its connection closed within 2 s.',
  source: 'MIT 6.824 Lab 3, "Connection termination", 2; RFC 9293 section 3.10.7.4',
  severity: 'required',
  load: 'waits',
  likelyCause:
    "An error while writing to the client is ignored: the proxy goes on reading the destination's bytes, or waits for room that will never come.",
  fix: 'Treat an error of write(), EPIPE and ECONNRESET among them, and POLLERR or POLLHUP as the end of the pair: close both sockets.',
  transparency: true,
  async run(context) {
    await trickle(context);
    // A proxy that serves one client at a time has to be done with the first.
    await context.sleep(quiet);
    await flood(context);
  },
});

/** The client closes in order; that nobody is there any more is only known by writing. */
async function trickle(context: CaseContext): Promise<void> {
  const { client, origin } = await connectPair(context);
  client.peer.shutdown();
  client.peer.socket.destroySoon();
  const over = () => origin.peer.closing !== undefined;
  await context.until(() => origin.peer.fin || over(), context.scaled(within));
  for (let i = 0; i < writes; i++) {
    origin.peer.write(Buffer.from('x'));
    if (await context.until(over, pause)) return;
  }
  await expectClosed(context, origin.peer);
}

/** The client is gone while the proxy waits until it can write to it. */
async function flood(context: CaseContext): Promise<void> {
  const [{ writer, reader }] = (await connectStalled(context, ['client'])) as [StalledPair];
  let before = -1;
  for (let tries = 0; tries < 10 && writer.peer.taken() > before; tries++) {
    before = writer.peer.taken();
    await context.sleep(quiet);
  }
  reader.peer.reset();
  await expectClosed(context, writer.peer);
}

async function expectClosed(context: CaseContext, peer: Peer): Promise<void> {
  const limit = context.scaled(within);
  if (await context.until(() => peer.closing !== undefined, limit)) return;
  throw new Failure(
    {
      expected: `the connection of ${peer.name} closed`,
      seen: `${peer.sent} bytes were sent, and ${peer.describe()} ${limit / 1000} s later`,
      where: `${peer.name}, direction origin to client`,
      peer: peer.name,
    },
    true,
  );
}
