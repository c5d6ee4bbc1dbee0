import { defineCase, expectStallEnds } from '../../case.js';

export default defineCase({
  id: 'timeout.lazy-reverse',
  title: 'Timeout of lazy reverse client',
  requirement:
    'When the client does not read and the destination keeps sending, the pair is ended after the stall time.',
  procedure:
    'The client never reads, and the destination sends as fast as it can. The destination must see its connection end between 1 s before and 5 s after the stall time, counted from the last byte that the proxy could move.',
  source: 'MIT 6.824 Lab 3, "Timeout of lazy reverse client"',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'No timer runs while buffered bytes cannot be written, or it only watches the other direction.',
  fix: 'Note for each direction since when its buffer has not got any emptier. When that is the stall time ago, close both sockets.',
  transparency: false,
  async run(context) {
    context.origin.behave('read');
    const client = await context.connect({ reading: false });
    const origin = await context.origin.accepted(0, context.scaled(5_000));
    await expectStallEnds(context, origin, () => client);
  },
});
