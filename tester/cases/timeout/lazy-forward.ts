import { defineCase, expectStallEnds } from '../../case.js';

export default defineCase({
  id: 'timeout.lazy-forward',
  title: 'Timeout of lazy forward client',
  requirement:
    'When the destination does not read and the client keeps sending, the pair is ended after the stall time.',
  source: 'MIT 6.824 Lab 3, "Timeout of lazy forward client"',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'No timer runs while buffered bytes cannot be written, or it only watches the other direction.',
  async run(context) {
    context.origin.behave('ignore');
    const client = await context.connect();
    await expectStallEnds(context, client, () => context.origin.peers[0]);
  },
});
