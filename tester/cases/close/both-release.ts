import {
  type CaseContext,
  closeSide,
  connectPair,
  defineCase,
  expectWhole,
  Failure,
  type Pair,
  type Side,
} from '../../case.js';

/** As many processes may have to be waited for at one moment. */
const atOnce = 20;
/** What is opened on the first occasions, such as by a resolver, or kept for the next ones. */
const warmUp = 2;
const rounds = 5;
/**
 * Programs open and close files for reasons of their own, keep processes for the next clients, or
 * wait for those that have ended only when the next one comes. Less than one for each other pair.
 */
const tolerated = 20;
const within = 3_000;
const lookEvery = 100;

/** What is counted, of all processes together. */
const kinds = ['descriptors', 'processes', 'zombies'] as const;
type Counts = Record<(typeof kinds)[number], number>;
const unlimited = { descriptors: Infinity, processes: Infinity, zombies: Infinity };
const names: Record<keyof Counts, string> = {
  descriptors: 'open descriptors',
  processes: 'processes',
  zombies: 'processes that have ended and were not waited for',
};
/** Where it is another than that of the case. */
const causes: Partial<Record<keyof Counts, string>> = {
  processes: 'A process that was started for a connection does not end with it.',
  zombies:
    'Processes are not waited for when they have ended, or one of several that end together.',
};

export default defineCase({
  id: 'close.both-release',
  title: 'Finished connections are given back',
  requirement: 'When both sides have closed, nothing of the connection is left in the proxy.',
  procedure:
    'Twenty connections at a time are opened, used and closed in order, half of them by the client first, and the other sides at once. After 40 of them the open descriptors of all processes of the proxy are counted, the processes, and those that have ended and that it has not waited for. Then 100 more follow. Within 3 s there must be no more than 20 above each of these counts, and no socket in CLOSE_WAIT.',
  source: 'RFC 9293 sections 3.3.2 and 3.6',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'After the last end-of-file only one of the two sockets is closed, or none because each was only shut down. Or a process that served it stays, or has ended and is not waited for.',
  fix: 'shutdown() does not give a descriptor back. When both directions have ended, close() both sockets; where processes or threads share them, close them in each. On SIGCHLD call waitpid(-1, NULL, WNOHANG) until it finds no more: of several that end together one signal tells.',
  transparency: false,
  async run(context) {
    for (let i = 0; i < warmUp; i++) await openAndClose(context);
    const most = await settled(context);
    for (const kind of kinds) most[kind] += tolerated;
    for (let i = 0; i < rounds; i++) await openAndClose(context);
    await released(context, most, `after ${rounds * atOnce} more connections`);
  },
});

async function openAndClose(context: CaseContext): Promise<void> {
  const pairs: Pair[] = [];
  while (pairs.length < atOnce) pairs.push(await connectPair(context));
  const sides = (i: number): [Side, Side] =>
    i % 2 === 0 ? ['client', 'origin'] : ['origin', 'client'];
  for (const [i, pair] of pairs.entries()) await closeSide(context, pair, sides(i)[0]);
  // At once: of processes that end together a proxy may notice only one.
  for (const [i, pair] of pairs.entries()) pair[sides(i)[1]].peer.shutdown();
  for (const [i, pair] of pairs.entries()) await expectWhole(context, pair, sides(i)[1]);
}

/** How much there is when that of the finished connections had time to go. */
async function settled(context: CaseContext): Promise<Counts> {
  const fewest = await released(context, unlimited, 'after the first connections');
  for (let same = 0; same < 3; same++) {
    await context.sleep(lookEvery);
    const usage = context.usage();
    for (const kind of kinds) {
      if (usage[kind] < fewest[kind]) same = 0;
      fewest[kind] = Math.min(fewest[kind], usage[kind]);
    }
  }
  return fewest;
}

/** Waits until there is no more than that, and nothing in CLOSE_WAIT; says how much there is. */
async function released(context: CaseContext, most: Counts, when: string): Promise<Counts> {
  const limit = context.scaled(within);
  const deadline = context.journal.now() + limit;
  for (;;) {
    const { closeWait, ...usage } = context.usage();
    const over = kinds.find((kind) => usage[kind] > most[kind]);
    if (over === undefined && closeWait === 0) return usage;
    if (context.journal.now() > deadline) {
      const kind = (closeWait === 0 && over) || 'descriptors';
      const waiting = kind === 'descriptors' ? `, ${closeWait} sockets in CLOSE_WAIT` : '';
      const likelyCause = causes[kind];
      throw new Failure(
        {
          expected:
            closeWait > 0 ? 'no socket in CLOSE_WAIT' : `at most ${most[kind]} ${names[kind]}`,
          seen: `${usage[kind]} ${names[kind]}${waiting} ${when}, ${limit / 1000} s after all were closed`,
          ...(likelyCause && { likelyCause }),
        },
        true,
      );
    }
    await context.sleep(lookEvery);
  }
}
