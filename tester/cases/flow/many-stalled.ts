import {
  type CaseContext,
  connectWay,
  defineCase,
  Failure,
  follow,
  levelsOff,
  measurePings,
  percentile,
  type Talker,
  type Way,
  warmUp,
} from '../../case.js';

const MiB = 1024 * 1024;
const healthy = 3;
const stalledEachWay = 16;
/** More than a correct proxy and the kernels take from one writer; what 32 take a machine has. */
const offered = 24 * MiB;
/** Through one of the healthy ones, before memory is measured for the first time. */
const warmedUp = 16 * MiB;
const count = 200;
const pause = 2;
const mostExtra = 50;
const mostMemory = 128 * MiB;
/** For a runtime to give back what it does not use. */
const settling = 1_500;

export default defineCase({
  id: 'flow.many-stalled',
  title: 'Many stalled connections',
  requirement:
    'Connections whose readers have stopped neither delay the others nor take much memory.',
  procedure:
    'The readers of 32 connections never read, 16 at the destination and 16 clients; the writers send until nothing more is taken, 24 MiB each at most. Meanwhile three more connections echo 200 small messages, one at a time. The 99th percentile must be within 50 ms of that of a direct connection, and no answer may take 5 s or half of the stall time. The memory of all processes of the proxy must not have grown by 128 MiB.',
  source:
    'RFC 9293 section 3.8.6: flow control is of each connection; MIT 6.824 Lab 3, "Mix of blocked and normal"',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'A write to a reader that has stopped blocks, stalled connections use up a limited number of threads, or what waits for them is kept without a bound.',
  fix: 'Use non-blocking sockets and a small buffer for each direction, and take a socket out of the poll set as long as the buffer that it would be read into is full.',
  transparency: true,
  async run(context) {
    const patience = Math.min(5_000, context.stall / 2);
    const usual = await context.onDirect(async (direct) =>
      measurePings(direct, await connectTalkers(direct), { count, pause }),
    );
    const talkers = await connectTalkers(context);
    const stalled = await connectStalled(context);
    const before = context.subject?.usage()?.memory ?? 0;
    const floods = stalled.map(({ writer }) => context.flood(writer, offered));
    await levelsOff(context, floods, patience);
    const times = await measurePings(context, talkers, { count, pause, patience });
    expectPrompt(times, usual);
    const grown = () => (context.subject?.usage()?.memory ?? before) - before;
    await context.until(() => grown() < mostMemory, settling);
    expectSmall(grown());
    for (const flood of floods) flood.stop();
  },
});

async function connectTalkers(context: CaseContext): Promise<Talker[]> {
  context.origin.behave('echo');
  const talkers = (await context.connectMany(healthy)).map((client) => {
    const payload = context.payload(client.name);
    return { answers: follow(client, payload), payload };
  });
  const { answers, payload } = talkers[0] as Talker;
  await warmUp(context, answers.peer, answers, payload, warmedUp);
  return talkers;
}

async function connectStalled(context: CaseContext): Promise<Way[]> {
  const ways: Way[] = [];
  while (ways.length < 2 * stalledEachWay)
    ways.push(
      await connectWay(context, ways.length % 2 ? 'reverse' : 'forward', { reading: false }),
    );
  return ways;
}

function expectPrompt(times: readonly number[], usual: readonly number[]): void {
  const [took, direct] = [percentile(times, 0.99), percentile(usual, 0.99)];
  if (took <= direct + mostExtra) return;
  throw new Failure(
    {
      expected: `99 of 100 answers on healthy connections within ${mostExtra} ms more than the ${direct.toFixed(1)} ms of a direct connection`,
      seen: `one of 100 took ${took.toFixed(1)} ms or longer`,
      where: `the first ${healthy} clients, beside ${2 * stalledEachWay} stalled connections`,
    },
    true,
  );
}

function expectSmall(grown: number): void {
  if (grown < mostMemory) return;
  throw new Failure({
    expected: `less than ${mostMemory / MiB} MiB more memory in use`,
    seen: `${(grown / MiB).toFixed(1)} MiB more than before the writers began`,
    where: `all processes of the proxy, with ${2 * stalledEachWay} stalled connections`,
    likelyCause: 'What waits for a reader that has stopped is kept without a bound.',
  });
}
