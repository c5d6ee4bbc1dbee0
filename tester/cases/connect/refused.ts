import {
  type CaseContext,
  defineCase,
  expectEnd,
  expectReleased,
  expectService,
  settledUsage,
  usageIfSeen,
} from '../../case.js';

/** Some proxies try again, three times and after a second each. */
const within = 8_000;
const clients = 3;
/** Those after whom it is counted what was kept. */
const more = 320;
/** Few: a short backlog is no fault here. */
const atOnce = 10;
/** What a proxy may hold besides, such as a descriptor for a thread that it has started since. */
const slack = 8;

/** Clients that are refused. When and how they are ended was judged before. */
async function comeAndSee(context: CaseContext): Promise<number> {
  const deadline = context.journal.now() + context.scaled(within);
  let come = 0;
  for (; come < more && context.journal.now() < deadline; come += atOnce) {
    const some = await context.connectAtOnce(atOnce);
    for (const client of some) client.write(Buffer.from('anyone there?'));
    const over = () => some.every(({ fin, closing }) => fin || closing !== undefined);
    await context.until(over, Math.max(0, deadline - context.journal.now()));
    for (const client of some) client.leave();
  }
  return come;
}

export default defineCase({
  id: 'connect.refused',
  title: 'Destination refuses',
  requirement:
    'When the destination refuses the connection, the client is ended, and the proxy goes on.',
  procedure:
    'The destination does not listen. Three clients connect one after the other, two of them send some bytes; each must see its connection end within 8 s. Then 320 more follow, ten at a time, or as many as have been ended within 8 s; 8 s later the proxy must hold no more than 8 descriptors more than before them. Then the destination listens, and a client must be served within 8 s.',
  source: 'RFC 9293 section 3.5.2; MIT 6.824 Lab 3, "Connection termination", 2',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The error of connect() is not looked at, so that the client waits for ever, or it ends the whole program; or the socket that was to be connected is never closed.',
  fix: 'When connect() fails, close its socket and that of the client that it was for, and nothing else.',
  transparency: false,
  async run(context) {
    context.origin.behave('echo');
    await context.origin.stopListening();
    for (let i = 0; i < clients; i++) {
      const client = await context.connect();
      if (i > 0) client.write(Buffer.from('anyone there?'));
      await expectEnd(context, client, 'any', within);
    }
    if (usageIfSeen(context)) {
      const baseline = await settledUsage(context);
      const what = `${await comeAndSee(context)} more clients had been refused`;
      await expectReleased(context, baseline, { what, slack, within });
    }
    await context.origin.listenAgain();
    await expectService(context, 'once the destination listens', within);
  },
});
