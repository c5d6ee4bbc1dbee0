import {
  type CaseContext,
  closeSide,
  connectPair,
  defineCase,
  expectBytes,
  otherSide,
  type Pair,
  Skip,
  sendMore,
} from '../../case.js';

/** Every address that begins with 127 is the machine itself, on Linux without further ado. */
const neighbour = '127.0.0.2';
const size = 16 * 1024;

/** 16 KiB more on each of these pairs, in both directions at once; they have had the same so far. */
async function exchange(context: CaseContext, pairs: [Pair, ...Pair[]]): Promise<void> {
  const ends = pairs.flatMap(({ client, origin }) => [client, origin]);
  for (const end of ends) sendMore(end, size);
  // Of all at once: what is missing here may have come to another.
  for (const side of ['client', 'origin'] as const) {
    const incoming = pairs.map((pair) => pair[otherSide(side)].incoming);
    await expectBytes(context, incoming, pairs[0][side].total);
  }
}

/** Two clients with one port: the first from 127.0.0.1, like all others, the second from beside it. */
async function connectBoth(context: CaseContext, attempts = 3): Promise<[Pair, Pair]> {
  const first = await connectPair(context);
  // Without a port it has ended already, which the next exchange tells.
  const { localPort: port = 0 } = first.client.peer.socket;
  try {
    return [first, await connectPair(context, { from: { address: neighbour, port } })];
  } catch (error) {
    // Somebody else may have that port there: another client has another one.
    if (error instanceof Skip && attempts > 1) return connectBoth(context, attempts - 1);
    throw error;
  }
}

/** First the client, then the destination. */
async function end(context: CaseContext, pair: Pair): Promise<void> {
  await closeSide(context, pair, 'client');
  await closeSide(context, pair, 'origin');
}

export default defineCase({
  id: 'connect.same-port',
  title: 'Two clients with the same port',
  requirement: 'Clients at different addresses may have the same port and are different clients.',
  procedure:
    'A client connects from 127.0.0.1, then another from 127.0.0.2 and the same port. Both exchange 16 KiB each way with the destination at the same time, each its own. The second and its destination send FIN, and the first must exchange 16 KiB each way once more and then end in order. The same again with the first as the one that ends before the other. It fails at the first wrong byte, when a connection ends too early, or when nothing arrives for 5 s.',
  source: 'RFC 9293 section 3.3.1: a connection is known by both addresses and both ports',
  severity: 'required',
  load: 'quick',
  likelyCause:
    "The proxy finds a client's connection in a table under the client's port alone, so that the newer of two takes the place of the older.",
  fix: 'Keep what belongs to a connection under its descriptor, or in an object of its own. Where it must be an address, take address and port together.',
  transparency: true,
  async run(context) {
    for (const newestFirst of [true, false]) {
      const pairs = await connectBoth(context);
      await exchange(context, pairs);
      const [leaving, staying] = newestFirst ? [pairs[1], pairs[0]] : pairs;
      await end(context, leaving);
      await exchange(context, [staying]);
      await end(context, staying);
    }
  },
});
