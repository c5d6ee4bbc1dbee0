import {
  type CaseContext,
  connectPair,
  defineCase,
  type End,
  expectBytes,
  expectEnd,
  levelsOff,
  otherSide,
  type Side,
  sendMore,
  timed,
} from '../../case.js';

/** More than a correct proxy and the kernels around it take from one writer. */
const offered = 24 * 1024 * 1024;
const ping = 32;
const within = 5_000;
/** In stall times: between two pings, and from the stall until the last of them. */
const pause = 0.03;
const duration = 0.6;

export default defineCase({
  id: 'flow.one-way-stall',
  title: 'A stalled direction does not hold up the other',
  requirement:
    'While one direction of a connection waits for its reader, the other one carries bytes and end-of-file as always.',
  procedure:
    'On one connection the client sends to a destination that does not read, on another the destination to a client that does not read, until nothing more is taken. From then on, for 0.6 of the stall time, the side that does not read sends 32 bytes every 0.03 of it. Each time they must arrive at the other side, which reads, within 5 s or half of the stall time. Behind the last of them it sends FIN, and the other side must see the end within 0.4 of that time.',
  source: 'RFC 9293 section 3.8.6: each direction of a connection has a window of its own',
  severity: 'recommended',
  load: 'waits',
  likelyCause:
    'A write blocks, and the thread that waits in it also serves the other direction; or one state for both says that the pair is waiting.',
  fix: 'Use non-blocking sockets, or a thread for each direction. A direction whose buffer is full stops reading from its own source, and from nothing else.',
  transparency: true,
  async run(context) {
    const sides: Side[] = ['origin', 'client'];
    const pairs: { writer: End; talker: End }[] = [];
    for (const silent of sides) {
      const pair = await connectPair(context, { notReading: silent });
      pairs.push({ writer: pair[otherSide(silent)], talker: pair[silent] });
    }
    const floods = pairs.map(({ writer }) => context.flood(writer.peer, offered));
    await levelsOff(context, floods, within);
    const until =
      Math.max(...floods.map((flood) => flood.lastTakenAt())) + duration * context.stall;
    await timed(() =>
      Promise.all(pairs.map(({ writer, talker }) => talk(context, talker, writer, until))),
    );
    for (const flood of floods) flood.stop();
  },
});

/** Sends pings to an end that reads, each when the one before has arrived. */
async function talk(context: CaseContext, from: End, to: End, until: number): Promise<void> {
  // Less than the stall time, however much the tester's own deadlines are stretched: a proxy that
  // frees itself only by that has not passed.
  const patience = Math.min(within, context.stall / 2 / context.scaled(1));
  while (context.journal.now() < until) {
    sendMore(from, ping);
    await expectBytes(context, to.incoming, from.total, patience);
    await context.sleep(pause * context.stall);
  }
  from.peer.shutdown();
  // Whether the rest of a half-closed connection goes on is for other cases to say.
  await expectEnd(context, to.peer, 'any', patience * (1 - duration));
}
