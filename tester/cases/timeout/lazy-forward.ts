import { defineCase, expectStallEnds } from '../../case.js';

export default defineCase({
  id: 'timeout.lazy-forward',
  title: 'Timeout of lazy forward client',
  requirement:
    'When the destination does not read and the client keeps sending, the pair is ended after the stall time.',
  procedure:
    'The destination never reads, and the client sends as fast as it can. The client must see its connection end between 1 s before and 5 s after the stall time, counted from the last byte that the proxy could move.',
  source: 'MIT 6.824 Lab 3, "Timeout of lazy forward client"',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'No timer runs while buffered bytes cannot be written, or it only watches the other direction.',
  fix: 'Note for each direction since when its buffer has not got any emptier. When that is the stall time ago, close both sockets.',
  transparency: false,
  async run(context) {
    context.origin.behave('ignore');
    const client = await context.connect();
    await expectStallEnds(context, client, () => context.origin.peers[0]);
  },
});
