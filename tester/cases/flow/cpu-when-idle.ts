import {
  type CaseContext,
  connectBothWays,
  connectIfPossible,
  connectPair,
  defineCase,
  Failure,
  levelsOff,
  otherSide,
  type Pair,
  type Side,
  Skip,
  smallestShare,
  type Way,
} from '../../case.js';

/** Of each kind and for each direction. */
const connections = 3;
/** Of one core. */
const mostShare = 0.05;
/** In stall times: one measurement, and how long to wait for one that is small. */
const period = 0.15;
const longest = 0.6;
/** Soon a proxy may have given up a destination that does not answer. */
const longestDialing = 0.3;
const offered = 64 * 1024 * 1024;
/** For the end of one side to come out at the other, which is not judged, in milliseconds. */
const patience = 1_000;

/** What is done before a measurement, and when that was, for the report. */
interface Kind {
  when: string;
  likelyCause: string;
  /** In stall times; {@link longest} unless said. */
  longest?: number;
  open(context: CaseContext): Promise<void>;
}

const kinds: Kind[] = [
  {
    when: 'after connections had ended',
    likelyCause:
      'A socket that was reset or closed stays in the poll set: POLLHUP, POLLERR and POLLNVAL come without being asked for, for ever.',
    open: openAndEnd,
  },
  {
    when: 'with idle connections open',
    likelyCause: 'The proxy asks its sockets again and again instead of waiting in poll().',
    open: openIdle,
  },
  {
    when: 'with half-closed connections open',
    likelyCause:
      'A socket on which end-of-file has been read stays in the poll set for reading: it is ready for ever.',
    open: openHalfClosed,
  },
  {
    when: 'with stalled connections open',
    likelyCause:
      'A socket stays in the poll set for reading though the buffer is full, or for writing though nothing is to be written.',
    open: openStalled,
  },
  {
    when: 'with clients whose destination does not answer',
    likelyCause:
      'The client is in the poll set for reading while there is nobody yet to take its bytes or its end-of-file, or the dialing is asked again and again whether it is done.',
    longest: longestDialing,
    open: openUnanswered,
  },
];

export default defineCase({
  id: 'flow.cpu-when-idle',
  title: 'No work, no processor time',
  requirement: 'Connections on which nothing can move cost no processor time.',
  procedure:
    'Twelve connections are ended, half of them by both sides with FIN, half by one side with a reset. Then six on which nothing is sent are opened; then six more, on each of which one side has sent FIN; then six more whose readers have stopped, until nothing more is taken; at last three clients send some bytes, and two of them FIN, while the destination answers no new connection. Each time the proxy must come to use less than 5 % of a core, all its processes together, measured over 0.15 of the stall time, and tried again until 0.6 of the stall time has passed, or 0.3 where the destination does not answer.',
  source:
    'POSIX poll(): waiting costs nothing as long as no event is asked for that is there already',
  severity: 'required',
  load: 'waits',
  likelyCause: 'poll() returns at once, again and again, for an event that nobody handles.',
  fix: 'Ask poll() for input only while there is room in the buffer and no end-of-file, and for output only while something waits to be written.',
  transparency: false,
  async run(context) {
    context.usage(); // Skips the case where it cannot be seen.
    for (const kind of kinds) {
      await kind.open(context);
      const used = await smallestShare(context, {
        enough: mostShare,
        period: period * context.stall,
        longest: (kind.longest ?? longest) * context.stall,
      });
      if (used >= mostShare)
        throw new Failure(
          {
            expected: `less than ${percent(mostShare)} of a core in use`,
            seen: `${percent(used)} of a core, ${kind.when}`,
            where: 'all processes of the proxy',
            likelyCause: kind.likelyCause,
          },
          true,
        );
    }
  },
});

/** By FIN of one side and then of the other, and by a reset; each side begins as often. */
async function openAndEnd(context: CaseContext): Promise<void> {
  for (let i = 0; i < connections; i++)
    for (const side of ['client', 'origin'] as const) {
      const finished = await connectPair(context);
      finished[side].peer.shutdown();
      await arrives(context, finished, otherSide(side));
      finished[otherSide(side)].peer.shutdown();
      const broken = await connectPair(context);
      broken[side].peer.reset();
      await arrives(context, broken, otherSide(side));
    }
}

async function arrives(context: CaseContext, pair: Pair, side: Side): Promise<void> {
  const { peer } = pair[side];
  await context.until(() => peer.fin || peer.closing !== undefined, patience);
}

async function openIdle(context: CaseContext): Promise<void> {
  for (let i = 0; i < connections; i++) await connectBothWays(context);
}

async function openHalfClosed(context: CaseContext): Promise<void> {
  for (let i = 0; i < connections; i++)
    for (const { writer } of await connectBothWays(context)) writer.shutdown();
}

async function openStalled(context: CaseContext): Promise<void> {
  const ways: Way[] = [];
  for (let i = 0; i < connections; i++)
    ways.push(...(await connectBothWays(context, { reading: false })));
  const floods = ways.map(({ writer }) => context.flood(writer, offered));
  await levelsOff(context, floods, 0.2 * context.stall);
  for (const flood of floods) flood.stop();
}

async function openUnanswered(context: CaseContext): Promise<void> {
  try {
    await context.origin.stopAnswering();
  } catch (error) {
    // Not every system can do that; the rest was seen all the same.
    if (error instanceof Skip) return;
    throw error;
  }
  const coming = Array.from({ length: connections }, () => connectIfPossible(context));
  for (const [index, client] of (await Promise.all(coming)).entries()) {
    if (client instanceof Failure) continue;
    client.write(Buffer.from('anyone there?'));
    if (index % 2 === 0) client.shutdown();
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
