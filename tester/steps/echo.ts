import type { CaseContext } from '../harness/context.js';
import type { Peer } from '../harness/peer.js';
import { expectBytes, follow } from './assertions.js';
import { expectEnd } from './ends.js';
import { literal } from './literal.js';

const patience = 5_000;

/**
 * Has a client that has sent nothing yet send this text and then FIN, and expects exactly the same
 * back, and end-of-file.
 */
export async function expectEchoAndEnd(
  context: CaseContext,
  client: Peer,
  text: string,
): Promise<void> {
  const content = Buffer.from(text);
  const echo = follow(client, literal(content));
  client.write(content);
  client.shutdown();
  await expectBytes(context, echo, content.length, patience);
  await expectEnd(context, client, 'fin', patience);
  echo.assert(); // And not a byte behind it.
}
