import {
  type CaseContext,
  connectBothWays,
  defineCase,
  Failure,
  levelsOff,
  type Usage,
  type Way,
} from '../../case.js';

/** Of each kind and for each direction. */
const connections = 3;
/** Of one core. */
const mostShare = 0.05;
/** Linux counts in ticks of 10 ms, time of the program and time in the kernel apart. */
const granularity = 20;
/** In stall times: one measurement, and how long to wait for one that is small. */
const period = 0.15;
const longest = 0.6;
const offered = 64 * 1024 * 1024;

const kinds: { name: string; likelyCause: string; open(context: CaseContext): Promise<void> }[] = [
  {
    name: 'idle',
    likelyCause: 'The proxy asks its sockets again and again instead of waiting in poll().',
    open: openIdle,
  },
  {
    name: 'half-closed',
    likelyCause:
      'A socket on which end-of-file has been read stays in the poll set for reading: it is ready for ever.',
    open: openHalfClosed,
  },
  {
    name: 'stalled',
    likelyCause:
      'A socket stays in the poll set for reading though the buffer is full, or for writing though nothing is to be written.',
    open: openStalled,
  },
];

export default defineCase({
  id: 'flow.cpu-when-idle',
  title: 'No work, no processor time',
  requirement: 'Connections on which nothing can move cost no processor time.',
  procedure:
    'Six connections on which nothing is sent are opened; then six more, on each of which one side has sent FIN; then six more whose readers have stopped, until nothing more is taken. Each time the proxy must come to use less than 5 % of a core, all its processes together, measured over 0.15 of the stall time, and tried again until 0.6 of the stall time has passed.',
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
      const used = await smallestShare(context);
      if (used >= mostShare)
        throw new Failure(
          {
            expected: `less than ${percent(mostShare)} of a core in use`,
            seen: `${percent(used)} of a core, with ${kind.name} connections open`,
            where: 'all processes of the proxy',
            likelyCause: kind.likelyCause,
          },
          true,
        );
    }
  },
});

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

/** The smallest share of a core in use over a period, of several periods if it is too much. */
async function smallestShare(context: CaseContext): Promise<number> {
  const began = context.journal.now();
  let smallest = Number.POSITIVE_INFINITY;
  while (smallest >= mostShare && context.journal.now() - began < longest * context.stall) {
    const before = look(context);
    await context.sleep(period * context.stall);
    const after = look(context);
    const used = after.cpuMs - before.cpuMs - granularity * after.processes;
    smallest = Math.min(smallest, Math.max(0, used) / (after.at - before.at));
  }
  return smallest;
}

function look(context: CaseContext): Usage & { at: number } {
  return { ...context.usage(), at: context.journal.now() };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
