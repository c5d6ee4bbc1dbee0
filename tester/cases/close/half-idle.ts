import {
  closeSide,
  connectPair,
  defineCase,
  expectBytes,
  expectWhole,
  otherSide,
  type Side,
  sendMore,
} from '../../case.js';

const greeting = 16;
const answer = 64 * 1024;

export default defineCase({
  id: 'close.half-idle',
  title: 'Idle half-closed connection',
  requirement:
    'A half-closed connection on which nothing is sent for longer than the stall time still delivers.',
  procedure:
    'On two connections a few bytes pass in each direction. One is then half-closed by the client, the other by the destination. For 1.5 times the stall time nothing is sent. Then the open side of each sends 64 KiB and FIN, which must arrive whole and with a clean end-of-file.',
  source: 'RFC 9293 section 3.6.1',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'A timer is started at the first end-of-file, or the stall timer runs though nothing is buffered any more.',
  fix: 'Time nothing but bytes that wait to be written. A half-closed connection may be silent for as long as it likes, as any other.',
  transparency: true,
  async run(context) {
    const halves = [];
    for (const closed of ['client', 'origin'] as const satisfies Side[]) {
      const pair = await connectPair(context);
      // The client has sent some already: now no direction is one that never had anything to do.
      sendMore(pair.origin, greeting);
      await expectBytes(context, pair.client.incoming, greeting);
      await closeSide(context, pair, closed);
      halves.push({ pair, open: otherSide(closed) });
    }
    await context.sleep(1.5 * context.stall);
    for (const { pair, open } of halves) sendMore(pair[open], answer, { fin: true });
    for (const { pair, open } of halves) await expectWhole(context, pair, open);
  },
});
