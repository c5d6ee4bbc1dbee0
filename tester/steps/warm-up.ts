import type { CaseContext } from '../harness/context.js';
import type { Payload } from '../harness/payload.js';
import type { Peer } from '../harness/peer.js';
import { expectBytes, type Followed } from './assertions.js';

const step = 256 * 1024;

/**
 * Sends `total` bytes and waits until they have arrived at the other end, before something is
 * measured: kernels have made their buffers larger by then, and a runtime has what it takes to
 * relay. Little is under way at a time, so a subject that is at fault when it is pressed, which is
 * the matter of other cases, comes through.
 */
export async function warmUp(
  context: CaseContext,
  writer: Peer,
  received: Followed,
  payload: Payload,
  total: number,
): Promise<void> {
  while (writer.sent < total) {
    writer.write(payload.bytes(writer.sent, Math.min(step, total - writer.sent)));
    await expectBytes(context, received, writer.sent);
  }
}
