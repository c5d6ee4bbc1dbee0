import {
  type CaseContext,
  defineCase,
  Failure,
  follow,
  measurePings,
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
/** A busy machine may hold some of them up, Nagle holds nearly all of them up. */
const mostSlow = 0.1 * count;

export default defineCase({
  id: 'flow.latency',
  title: 'Small messages without delay',
  requirement: 'A small write is passed on at once, also when the one before is not acknowledged.',
  procedure:
    'Requests and answers, 200 of each, one at a time; each is made of two writes of 32 bytes, 2 ms apart. It fails when more than 20 of them take 25 ms longer than on a direct connection: the first write waits for nothing, so Nagle would hold the second one back until the delayed acknowledgement of the first.',
  source:
    'RFC 9293 section 3.7.4: an application can turn the Nagle algorithm off; RFC 1122 section 4.2.3.2: delayed acknowledgements',
  severity: 'recommended',
  load: 'loads',
  likelyCause: 'Nagle is on at one of the two sockets of a pair, or small writes are collected.',
  fix: 'Set TCP_NODELAY on both sockets of a pair, and write what read() has returned at once.',
  transparency: true,
  async run(context) {
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
  },
});

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
  const answers = follow(await context.connect(), payload);
  const options = { count: wanted, writes, size, apart };
  return measurePings(context, [{ answers, payload }], { ...options, ...(until && { until }) });
}

function ms(times: readonly number[]): string {
  return `${percentile(times, 0.5).toFixed(1)} ms`;
}
