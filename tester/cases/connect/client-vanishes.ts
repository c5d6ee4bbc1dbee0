import {
  type CaseContext,
  comesToRest,
  defineCase,
  expectReleased,
  expectService,
  settledUsage,
} from '../../case.js';

const clients = 200;
const atOnce = 10;
const dialing = 120;
/** Less than the second after which a system asks again. */
const silence = 300;
/** More than that second: until then nobody knows what becomes of a dial. */
const quiet = 1_500;
/** What a proxy may hold besides, such as a descriptor for a thread that it has started since. */
const slack = 8;

/** Clients that connect and are gone, one in two with a reset, one in three with bytes sent. */
async function comeAndGo(context: CaseContext, count: number): Promise<void> {
  for (let done = 0; done < count; done += atOnce)
    for (const [i, client] of (await context.connectAtOnce(atOnce)).entries()) {
      if (i % 3 === 0) client.write(Buffer.from('never mind'));
      if (i % 2 === 0) client.reset();
      else client.leave();
    }
}

export default defineCase({
  id: 'connect.client-vanishes',
  title: 'Clients that vanish',
  requirement: 'A client that leaves as soon as it has come costs nothing and hurts nobody.',
  procedure:
    'Two hundred clients connect and leave at once, half of them with a reset; then 120 more while the destination does not answer for 0.3 s, and once more the same from the start. The second round must leave no more than 8 descriptors behind within 8 s. Each time a client must be served then, within 8 s of the last sign, 30 s at most, that the proxy was still busy with the others: a connection to the destination, or another number of its processes or descriptors.',
  source: 'RFC 9293 section 3.5.3; accept(2) (ECONNABORTED), getpeername(2) (ENOTCONN)',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'When the client is gone before the destination is reached, the new connection to the destination is left open, or an error nobody expected ends the program.',
  fix: 'End the dialing when the client is gone, and close both sockets on whichever way a pair ends. Expect errors from every call on a socket, the first one after accept() too.',
  transparency: false,
  async run(context) {
    const { origin } = context;
    origin.behave('echo');
    const serve = async () => {
      // Who comes behind the others is served when they have been dealt with, one by one perhaps.
      await comesToRest(context);
      (await expectService(context, 'after clients that vanished', 8_000)).leave();
    };
    const round = async () => {
      await comeAndGo(context, clients);
      await serve();
      await origin.stopAnswering();
      await comeAndGo(context, dialing);
      await context.sleep(silence);
      await origin.answerAgain();
      await serve();
    };
    await round();
    const baseline = await settledUsage(context, { quiet });
    await round();
    const what = `${clients + dialing} more clients had come and gone`;
    await expectReleased(context, baseline, { what, slack, within: 8_000 });
  },
});
