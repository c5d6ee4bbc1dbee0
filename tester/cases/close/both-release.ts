import {
  type CaseContext,
  closeSide,
  connectPair,
  defineCase,
  Failure,
  type Pair,
} from '../../case.js';

const atOnce = 10;
/** What is opened on the first occasions, such as by a resolver, or kept for the next ones. */
const warmUp = 3;
const rounds = 10;
/** Programs open and close files for reasons of their own: less than one for each other pair. */
const tolerated = 20;
const within = 3_000;
const lookEvery = 100;

export default defineCase({
  id: 'close.both-release',
  title: 'Finished connections are given back',
  requirement: 'When both sides have closed, nothing of the connection is left in the proxy.',
  procedure:
    'Ten connections at a time are opened, used and closed in order, half of them by the client first. After 30 of them the open descriptors of all processes of the proxy are counted, then 100 more follow. Within 3 s there must be no more than 20 descriptors above that count, and no socket in CLOSE_WAIT.',
  source: 'RFC 9293 sections 3.3.2 and 3.6',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'After the last end-of-file only one of the two sockets is closed, or none because each was only shut down.',
  fix: 'shutdown() does not give a descriptor back. When both directions have ended, close() both sockets; where processes or threads share them, close them in each.',
  transparency: false,
  async run(context) {
    for (let i = 0; i < warmUp; i++) await openAndClose(context);
    const before = await settled(context);
    for (let i = 0; i < rounds; i++) await openAndClose(context);
    await released(context, before + tolerated, `after ${rounds * atOnce} more connections`);
  },
});

async function openAndClose(context: CaseContext): Promise<void> {
  const pairs: Pair[] = [];
  while (pairs.length < atOnce) pairs.push(await connectPair(context));
  for (const [i, pair] of pairs.entries()) {
    const clientFirst = i % 2 === 0;
    await closeSide(context, pair, clientFirst ? 'client' : 'origin');
    await closeSide(context, pair, clientFirst ? 'origin' : 'client');
  }
}

/** How many descriptors are open when those of the finished connections had time to go. */
async function settled(context: CaseContext): Promise<number> {
  let fewest = await released(context, Number.POSITIVE_INFINITY, 'after the first connections');
  for (let same = 0; same < 3; same++) {
    await context.sleep(lookEvery);
    const { descriptors } = context.usage();
    if (descriptors < fewest) same = 0;
    fewest = Math.min(fewest, descriptors);
  }
  return fewest;
}

/** Waits until so few descriptors are open, and none of them in CLOSE_WAIT; says how many. */
async function released(context: CaseContext, most: number, when: string): Promise<number> {
  const limit = context.scaled(within);
  const deadline = context.journal.now() + limit;
  for (;;) {
    const { descriptors, closeWait } = context.usage();
    if (descriptors <= most && closeWait === 0) return descriptors;
    if (context.journal.now() > deadline)
      throw new Failure(
        {
          expected: closeWait > 0 ? 'no socket in CLOSE_WAIT' : `at most ${most} open descriptors`,
          seen: `${descriptors} open descriptors, ${closeWait} sockets in CLOSE_WAIT ${when}, ${limit / 1000} s after all were closed`,
        },
        true,
      );
    await context.sleep(lookEvery);
  }
}
