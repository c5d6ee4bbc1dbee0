import {
  type CaseContext,
  defineCase,
  expectBytes,
  expectEnd,
  expectReleased,
  Failure,
  follow,
  growthOver,
  type Payload,
  settledUsage,
} from '../../case.js';

const MiB = 1024 * 1024;
const clients = 500;
const atOnce = 10;
/** A buffer that is kept counts for as much of it as was used. */
const size = 64 * 1024;
/** What a proxy may hold besides, such as a descriptor for a thread that it has started since. */
const slack = 8;
/** For each round, 4 KiB for each connection. */
const trend = 2 * MiB;
/** Rounds: what is kept for a connection may be less than what a collector leaves behind. */
const window = 4;

/** One short connection: a message, its echo, FIN, end-of-file. */
async function visit(context: CaseContext, payload: Payload): Promise<void> {
  const client = await context.connect();
  const echo = follow(client, payload);
  client.write(payload.bytes(0, size));
  await expectBytes(context, echo, size);
  client.shutdown();
  await expectEnd(context, client, 'any', 5_000);
  client.leave();
}

async function round(context: CaseContext, payload: Payload): Promise<void> {
  let left = clients;
  const visitor = async () => {
    while (left-- > 0) await visit(context, payload);
  };
  await Promise.all(Array.from({ length: atOnce }, visitor));
}

export default defineCase({
  id: 'capacity.churn',
  title: 'Short connections',
  requirement: 'Connections that are over leave nothing behind.',
  procedure:
    'Four times 500 connections, ten at a time, each with 64 KiB that are echoed. After the first round and within 5 s of the last the proxy must hold the same number of descriptors, give or take 8, and as many sockets in CLOSE_WAIT. While its memory grows by more than 2 MiB for each round, 4 KiB for each connection, there are up to eight more: over the last four it must not.',
  source: 'RFC 9293 section 3.6 (CLOSE-WAIT); close(2)',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'On one of the ways on which a pair can end a socket is not closed, or the pair stays in a table.',
  fix: 'Have one place where a pair ends, close both sockets there and forget the pair, and make every way out lead there.',
  transparency: false,
  async run(context) {
    context.origin.behave('echo');
    const payload = context.payload('churn');
    await round(context, payload);
    const baseline = await settledUsage(context);
    const again = () => round(context, payload);
    const growth = { first: baseline.memory, trend, window };
    const { rounds, seen } = await growthOver(context, again, growth);
    const what = `${(rounds - 1) * clients} more connections`;
    await expectReleased(context, baseline, { what, slack });
    if (seen === undefined) return;
    throw new Failure(
      {
        expected: 'memory that does not grow with the number of connections that are over',
        seen: `${seen} after each round of ${clients} connections`,
        likelyCause: 'What was kept for a connection is still referred to when that is over.',
      },
      true,
    );
  },
});
