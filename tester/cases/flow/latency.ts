import {
  type CaseContext,
  defineCase,
  Failure,
  follow,
  measurePings,
  type Peer,
  percentile,
} from '../../case.js';

const size = 32;
const writes = 2;
/** Between two writes: long enough for a proxy to read one before the other comes. */
const apart = 2;
const count = 200;
const countDirect = 40;
/** Nagle's wait for a delayed acknowledgement takes 40 ms and more. */
const mostExtra = 25;
/** A busy machine may hold many of them up, Nagle holds nearly all of them up. */
const mostSlow = 0.5 * count;

/** Buffers of these sizes are common, and a message that long fills one exactly. */
const exact = [1024, 4096, 8192, 16_384, 32_768, 65_536];
/** Of each size: a machine that is held up spoils one or two, what holds the last part back all. */
const countExact = 9;
/** The kernel holds back for 0.2 s what it was told that more follows. */
const mostExtraExact = 100;
const fullCause =
  'A read that fills the buffer is taken for a sign that more follows: with MSG_MORE, or TCP_CORK, the kernel holds the last part of what is written back for 0.2 s.';

export default defineCase({
  id: 'flow.latency',
  title: 'Small messages without delay',
  requirement:
    'What is written is passed on at once: also when the write before is not acknowledged, and when it fills a buffer exactly.',
  procedure:
    'Requests and answers, 200 of each, one at a time; each is made of two writes of 32 bytes, 2 ms apart. It fails when more than 100 of them take 25 ms longer than on a direct connection: the first write waits for nothing, so Nagle would hold the second one back until the delayed acknowledgement of the first. Then messages of exactly 1024, 4096, 8192, 16384, 32768 and 65536 bytes, one at a time, 9 of each, each answered by as many when all of it has arrived. It fails when of one size half or more take 100 ms longer than half of them do on a direct connection.',
  source:
    'RFC 9293 section 3.7.4: an application can turn the Nagle algorithm off; RFC 1122 section 4.2.3.2: delayed acknowledgements',
  severity: 'recommended',
  load: 'loads',
  likelyCause: 'Nagle is on at one of the two sockets of a pair, or small writes are collected.',
  fix: 'Set TCP_NODELAY on both sockets of a pair, and write what read() has returned at once, without MSG_MORE or TCP_CORK: that a read has filled the buffer does not say that there is more.',
  transparency: true,
  async run(context) {
    await expectSmall(context);
    const usual = await context.onDirect(async (direct) => {
      const halves = new Map<number, number>();
      for (const size of exact)
        halves.set(size, percentile(await exchangeExact(direct, size), 0.5));
      return halves;
    });
    for (const [size, half] of usual) await expectExact(context, size, half);
  },
});

async function expectSmall(context: CaseContext): Promise<void> {
  const usual = await context.onDirect((direct) => exchange(direct, countDirect));
  const limit = percentile(usual, 0.5) + mostExtra;
  let slow = 0;
  const times = await exchange(context, count, (ms) => ms > limit && ++slow > mostSlow);
  if (slow <= mostSlow) return;
  throw new Failure(
    {
      expected: `at most ${mostSlow} of ${count} requests that take ${mostExtra} ms longer than the ${ms(usual)} of a direct connection`,
      seen: `${slow} of the first ${times.length} did; half of them took ${ms(times)} or longer`,
      where: 'client 1',
      peer: 'client 1',
    },
    true,
  );
}

async function expectExact(context: CaseContext, size: number, usual: number): Promise<void> {
  const times = await exchangeExact(context, size);
  if (percentile(times, 0.5) <= usual + mostExtraExact) return;
  const { name = '' } = context.clients.at(-1) ?? {};
  throw new Failure(
    {
      expected: `half of ${countExact} messages of ${size} bytes answered at most ${mostExtraExact} ms later than after the ${usual.toFixed(1)} ms of a direct connection`,
      seen: `half of them took ${ms(times)} or longer`,
      where: name,
      peer: name,
      likelyCause: fullCause,
    },
    true,
  );
}

/** How long it takes each time until a message of this size has been answered by another. */
async function exchangeExact(context: CaseContext, size: number): Promise<number[]> {
  const payload = context.payload(`messages of ${size}`);
  // The answer goes out in one write, so that it can fill a buffer as well.
  context.origin.behave((peer) => {
    peer.onData(() => {
      if (peer.received >= peer.sent + size) peer.write(payload.bytes(peer.sent, size));
    });
  });
  const client = await context.connect();
  const times = await measurePings(context, [{ answers: follow(client, payload), payload }], {
    count: countExact,
    size,
  });
  part(context, client);
  return times;
}

async function exchange(
  context: CaseContext,
  wanted: number,
  until?: (ms: number) => boolean,
): Promise<number[]> {
  const payload = context.payload('messages');
  // The answer goes out in as many writes as the request came in.
  context.origin.behave((peer) => {
    let answered = 0;
    const answer = () => {
      peer.write(payload.bytes(peer.sent, size));
      answered += 1;
      if (answered % writes !== 0) setTimeout(answer, apart);
    };
    peer.onData(() => {
      if (peer.received === (answered + writes) * size) answer();
    });
  });
  const client = await context.connect();
  const talkers = [{ answers: follow(client, payload), payload }];
  const options = { count: wanted, writes, size, apart };
  const times = await measurePings(context, talkers, { ...options, ...(until && { until }) });
  part(context, client);
  return times;
}

function ms(times: readonly number[]): string {
  return `${percentile(times, 0.5).toFixed(1)} ms`;
}

/** A proxy that serves one client at a time has to be done with this one. */
function part({ origin }: CaseContext, client: Peer): void {
  client.leave();
  origin.peers.at(-1)?.leave();
}
