import { defineCase, expectService, Failure } from '../../case.js';

const within = 5_000;
/** For the proxy to see that both ends have left. */
const settling = 300;

export default defineCase({
  id: 'lifecycle.sigterm',
  title: 'SIGTERM',
  requirement: 'Asked to end by SIGTERM, the program ends and leaves its port.',
  procedure:
    'A client is served, and both ends leave. 0.3 s later SIGTERM is sent to the first process of the proxy, which must have ended within 5 s; half a second later nobody may listen on its port.',
  source: 'POSIX XBD section 2.4; signal(7)',
  severity: 'recommended',
  load: 'quick',
  likelyCause:
    'The signal is caught or ignored without ending the program, or a child, which holds the listening socket, is left behind.',
  fix: 'Leave SIGTERM alone, or close the listening socket in its handler and exit; end the children too, and have wrapper scripts exec the program.',
  transparency: false,
  setup: { byCase: true },
  async run(context) {
    const subject = await context.startSubject();
    context.origin.behave('echo');
    const client = await expectService(context, 'before SIGTERM');
    client.leave();
    for (const peer of context.origin.peers) peer.leave();
    await context.sleep(settling);
    subject.signalFirst('SIGTERM');
    const limit = context.scaled(within);
    if (!(await subject.exitsWithin(limit)))
      throw new Failure(
        {
          expected: 'the first process ends after SIGTERM, with no connection open',
          seen: `it still ran ${limit / 1000} s later`,
        },
        true,
      );
    for (let left = 5; await subject.listens(); left--) {
      if (left === 0)
        throw new Failure(
          {
            expected: `port ${subject.port} free after SIGTERM`,
            seen: `the first process has ended with ${subject.exit}, and somebody listens`,
          },
          true,
        );
      await context.sleep(context.scaled(100));
    }
  },
});
