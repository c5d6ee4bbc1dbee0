import { connectPair, defineCase, expectService, otherSide } from '../../case.js';

const resets = 10;
/** Writes at the end that was not reset: the first may be taken, the next one meets the error. */
const writes = 2;
/** Between them, in milliseconds. */
const pause = 50;

export default defineCase({
  id: 'close.reset-survived',
  title: 'The next client after a reset',
  requirement: 'A connection that breaks does not keep the proxy from serving the next client.',
  procedure:
    'Ten connections, one after the other, are reset, by the client and by the destination in turn. The other end writes two bytes more, one 0.05 s after the other. After each a new client sends 64 bytes, which must come back within 5 s. What the other end sees of the reset is left open.',
  source: 'eXpServer, stage 4, "handle_client()" and "handle_upstream()": error occurred',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'An error that nobody handles, or SIGPIPE, ends the program; or a loop that sends until all has been sent never ends, because send() returns -1.',
  fix: 'Take recv() and send() returning -1 for the end of the connection, and ignore SIGPIPE or send with MSG_NOSIGNAL.',
  transparency: true,
  onRequest: true,
  async run(context) {
    for (let i = 1; i <= resets; i++) {
      const side = i % 2 === 1 ? 'client' : 'origin';
      const pair = await connectPair(context);
      const other = pair[otherSide(side)].peer;
      pair[side].peer.reset();
      for (let left = writes; left > 0; left--) {
        await context.sleep(pause);
        other.write(Buffer.from('x'));
      }
      context.origin.behave('echo');
      const next = await expectService(context, `after ${i} of ${resets} resets`);
      next.leave();
    }
  },
});
