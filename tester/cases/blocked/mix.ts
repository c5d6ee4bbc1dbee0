import { connectChain, defineCase, sendThrough } from '../../case.js';

const MiB = 1024 * 1024;
const quiet = 500;

export default defineCase({
  id: 'blocked.mix',
  title: 'Mix of blocked and normal',
  requirement:
    'A connection whose reader has stopped does not keep the bytes of other connections back.',
  procedure:
    'One more client sends to a destination that never reads, until its writes are no longer taken. Then 2 MiB go through a chain of 20 connections, which must arrive within the same limits as without it.',
  source: 'MIT 6.824 Lab 3, "Mix of blocked and normal"',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'One blocking write, or a buffer that all connections share, stops the whole proxy until that reader reads.',
  fix: 'Use non-blocking sockets, one bounded buffer for each direction of each connection, and stop reading one socket while the buffer behind it is full.',
  transparency: true,
  async run(context) {
    context.origin.behave('ignore');
    const blocked = await context.connect();
    const flood = context.flood(blocked, 128 * MiB);
    await context.origin.accepted(0, context.scaled(5_000));
    const isBlocked = () => flood.capped() || context.journal.now() - flood.lastTakenAt() > quiet;
    await context.until(isBlocked, context.scaled(5_000));
    const payload = context.payload('bulk');
    await sendThrough(context, await connectChain(context, 20, payload), payload, 2 * MiB);
  },
});
