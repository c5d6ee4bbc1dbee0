import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Peer } from '../harness/peer.js';
import { follow } from './assertions.js';

/** Between one client that was not served and the next, in milliseconds. */
const pause = 100;
const size = 64;

/**
 * Expects that a client is served: what it sends comes back from the origin, which must echo. One
 * that is turned away is followed by another, until `within` milliseconds, stretched by the time
 * scale, have passed: a proxy may need a moment to find out that things are well again.
 */
export async function expectService(
  context: CaseContext,
  when: string,
  within = 5_000,
): Promise<Peer> {
  const { journal } = context;
  const deadline = journal.now() + context.scaled(within);
  for (let tried = 1; ; tried++) {
    const outcome = await tryOne(context, deadline - journal.now());
    if (!(outcome instanceof Failure)) return outcome;
    const { seen, peer } = outcome.report;
    if (journal.now() + pause < deadline) {
      await context.sleep(pause);
      continue;
    }
    const again = tried > 1 ? `; so it went with ${tried} clients, one after the other` : '';
    const expected = `a client served ${when}, within ${context.scaled(within) / 1000} s`;
    const report = { expected, seen: `${seen}${again}`, ...(peer && { peer, where: peer }) };
    throw new Failure(report, true);
  }
}

/** The client that was served, or how it was not; wrong bytes are thrown. */
async function tryOne(context: CaseContext, within: number): Promise<Peer | Failure> {
  const client = await connectIfPossible(context);
  if (client instanceof Failure) return client;
  const payload = context.payload(`service of ${client.name}`);
  const echo = follow(client, payload);
  client.write(payload.bytes(0, size));
  const over = () => client.fin || client.closing !== undefined;
  await context.until(() => client.received >= size || over(), Math.max(within, 0));
  echo.assert();
  if (client.received === size) return client;
  const seen = over() ? client.describe() : 'no echo, and the connection was open';
  client.discard();
  return new Failure({ expected: 'an echo', seen, peer: client.name });
}

/** A new client, or the failure that it was not even accepted. */
export function connectIfPossible(context: CaseContext): Promise<Peer | Failure> {
  return context.connect().catch((error) => {
    if (error instanceof Failure) return error;
    throw error;
  });
}
