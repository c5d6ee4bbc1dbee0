import {
  type CaseContext,
  comesToRest,
  createRandom,
  defineCase,
  expectBytes,
  expectOpen,
  expectReleased,
  follow,
  type Peer,
  settledUsage,
  usageIfSeen,
} from '../../case.js';

const resets = 100;
/** What a proxy makes for the first that are there at once, such as threads, exists then. */
const warmUp = 20;
/** Less than one for each other reset by one of the sides. */
const tolerated = 20;
const atOnce = 10;
/** Bytes that are under way when the reset comes, and when that is, in milliseconds. */
const most = 64 * 1024;
const latest = 20;
const messageSize = 64;
/** Between two messages, and for a reset to come back, in milliseconds. */
const pause = 2;
const patience = 200;

export default defineCase({
  id: 'close.reset-isolated',
  title: 'Resets of other connections',
  requirement: 'A reset ends its own connection only: no other notices, and the proxy lives.',
  procedure:
    'One connection echoes small messages all the time, another is silent. Meanwhile, when 20 have been reset already, 100 more, ten at a time, echo up to 64 KiB each and are reset at a random moment of their first 20 ms, half of them by the destination. Every message must come back, each within 5 s, one more after the last reset among them, and both must still be open. Within 5 s of the last change in what it does the proxy must hold no more than 20 descriptors more than before the 100.',
  source: 'RFC 9293 section 3.10.7.4',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'SIGPIPE or an unhandled error ends the program, a socket is used after it was closed and its number given to another connection, or one that was reset is never closed.',
  fix: 'Ignore SIGPIPE, handle errors of each socket where they arise, close both sockets of the pair there, and forget a descriptor in the moment in which it is closed.',
  transparency: true,
  async run(context) {
    context.origin.behave(echo);
    const payload = context.payload('healthy');
    const healthy = await context.connect();
    const echoed = follow(healthy, payload);
    const ping = async () => {
      healthy.write(payload.bytes(healthy.sent, messageSize));
      await expectBytes(context, echoed, healthy.sent);
    };
    await ping();
    const idle = await context.connect();
    const random = createRandom(context.seed);
    context.origin.behave((peer) => echoOrReset(peer, random() * latest));
    let left = warmUp;
    const worker = async () => {
      while (left-- > 0) await resetOne(context, random);
    };
    const resetAll = () => Promise.all(Array.from({ length: atOnce }, worker));
    await resetAll();
    // A direct connection has no process, and not every system lets one be looked at.
    const baseline = usageIfSeen(context) && (await settledUsage(context));
    left = resets;
    const workers = resetAll();
    try {
      for (let busy = true; busy; ) {
        const done = workers.then(() => false);
        busy = await Promise.race([done, context.sleep(pause).then(() => true)]);
        await ping();
      }
    } finally {
      left = 0;
    }
    expectOpen(idle, 'though others were reset');
    if (!baseline) return;
    // A process for each connection may still be starting, for one that was reset long ago.
    await comesToRest(context);
    await expectReleased(context, baseline, { what: `${resets} resets`, slack: tolerated });
  },
});

const byOrigin = 'R'.charCodeAt(0);

/** Connects, sends, and resets the connection or lets the origin do so. */
async function resetOne(context: CaseContext, random: () => number): Promise<void> {
  const request = Buffer.alloc(1 + Math.floor(random() * most), 'e');
  if (random() < 0.5) request[0] = byOrigin;
  const moment = random() * latest;
  const client = await context.connect();
  client.write(request);
  if (request[0] === byOrigin) await context.until(() => client.closing !== undefined, patience);
  else await context.sleep(moment);
  client.reset();
}

function echo(peer: Peer): void {
  peer.onData((chunk) => peer.write(chunk));
  // A proxy that passes a reset on as FIN may wait for this one before it closes.
  peer.socket.once('end', () => peer.shutdown());
}

/** Echoes, and resets the connection after `delay` ms if the first byte asks for it. */
function echoOrReset(peer: Peer, delay: number): void {
  echo(peer);
  peer.onData((chunk, offset) => {
    if (offset === 0 && chunk[0] === byOrigin) setTimeout(() => peer.reset(), delay);
  });
}
