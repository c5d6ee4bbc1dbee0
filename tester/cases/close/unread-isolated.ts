import {
  type CaseContext,
  connectPair,
  defineCase,
  expectBytes,
  expectService,
  type Followed,
  follow,
  otherSide,
  type Pair,
  type Payload,
  type Side,
  sendMore,
} from '../../case.js';

/** More than the last leg takes before it is full, which is 2.5 to 4 MiB on Linux. */
const bulk = 6 * 1024 * 1024;
/** So much of what the last leg takes fits into it surely, and into the reader's side never. */
const share = 0.75;
/** Where that cannot be seen: much more than an idle reader's system takes in. */
const modest = 1024 * 1024;
const message = 64;
const within = 2_000;
/** For bytes to come as far as they can, in milliseconds. */
const stopped = 200;
/** For the proxy to get rid of what fits into the kernel, in milliseconds. */
const patience = 2_000;
/** Who closes may do so a little later: so often it is looked, so far apart in milliseconds. */
const looks = 3;
const apart = 100;

/** A client that was there before. */
interface Present {
  echo: Followed;
  payload: Payload;
}

export default defineCase({
  id: 'close.unread-isolated',
  title: 'Nobody waits for an ended reader',
  requirement:
    'While bytes of a connection that both sides have ended wait for its reader, everybody else is served at once.',
  procedure:
    'The destination sends FIN, and does not read. The client sends 6 MiB and FIN, of which the proxy has to hold some. Then the same on a new connection with three quarters of what the kernel between proxy and reader has taken of them, so that the proxy gets rid of all; and once more, with the FIN of the destination behind that of the client. All of it again the other way round. Each time 64 bytes are sent three times, 0.1 s apart, by a client that was there before and by a new one: they must come back within 2 s.',
  source:
    'RFC 9293 section 3.9.1.4: what was sent before CLOSE is delivered, however long that takes',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'SO_LINGER is set to some seconds: close() waits in the kernel until the reader has read or that time is over, on Linux also for a non-blocking socket, and the loop that serves everybody with it.',
  fix: 'Do not set SO_LINGER on a socket that is to end in the usual way: the kernel delivers what was written also after close(). Set it to {1, 0} for a reset, which never waits.',
  transparency: true,
  async run(context) {
    context.origin.behave('echo');
    const payload = context.payload('present');
    const present = { echo: follow(await context.connect(), payload), payload };
    await expectEcho(context, present);
    for (const writer of ['client', 'origin'] as const) await leaveUnread(context, writer, present);
  },
});

async function leaveUnread(context: CaseContext, writer: Side, present: Present): Promise<void> {
  const reader = otherSide(writer);
  const connect = () => connectPair(context, { notReading: reader });

  const held = await connect();
  await endBefore(context, held, reader);
  sendMore(held[writer], bulk, { fin: true });
  await context.sleep(stopped);
  const taken = held[reader].peer.underWay();
  await expectServed(context, present);

  const fits = taken === undefined ? modest : Math.floor(share * taken);
  const first = await connect();
  await endBefore(context, first, reader);
  await passAll(context, first, writer, fits);
  await expectServed(context, present);

  const last = await connect();
  await passAll(context, last, writer, fits);
  last[reader].peer.shutdown();
  await expectServed(context, present);
}

/** Sends FIN, which should arrive; whether it does is for other cases to say. */
async function endBefore(context: CaseContext, pair: Pair, side: Side): Promise<void> {
  const { peer } = pair[otherSide(side)];
  pair[side].peer.shutdown();
  await context.until(() => peer.fin || peer.closing !== undefined, stopped);
}

/** Sends so much and FIN, and waits until the reader's system has been sent all of it. */
async function passAll(
  context: CaseContext,
  pair: Pair,
  writer: Side,
  bytes: number,
): Promise<void> {
  const { journal } = context;
  const { peer } = pair[otherSide(writer)];
  const deadline = journal.now() + context.scaled(patience);
  sendMore(pair[writer], bytes, { fin: true });
  // What is under way is told until the proxy has sent FIN behind it.
  do await context.sleep(stopped);
  while (peer.underWay({ shared: false }) !== undefined && journal.now() < deadline);
}

async function expectServed(context: CaseContext, present: Present): Promise<void> {
  for (let left = looks; left > 0; left--) {
    await expectEcho(context, present);
    context.origin.behave('echo');
    const when = 'while bytes of an ended connection wait for its reader';
    const client = await expectService(context, when, within);
    client.leave();
    await context.sleep(apart);
  }
}

async function expectEcho(context: CaseContext, { echo, payload }: Present): Promise<void> {
  const { peer } = echo;
  peer.write(payload.bytes(peer.sent, message));
  await expectBytes(context, echo, peer.sent, within);
}
