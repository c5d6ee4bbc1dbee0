import { defineCase, expectService, Failure } from '../../case.js';

const patience = 5_000;
const within = 2_000;
const lookEvery = 100;

export default defineCase({
  id: 'lifecycle.quiet-death',
  title: 'Death of the first process',
  requirement: 'When the first process has gone, its children go too.',
  procedure:
    'With a connection open SIGTERM is sent to the first process of the proxy, and SIGKILL if it has not ended after 5 s. 2 s after its end none of its processes may be left. It needs /proc.',
  source: 'POSIX XBD section 3.296 (process groups); prctl(2) (PR_SET_PDEATHSIG)',
  severity: 'informational',
  load: 'waits',
  likelyCause: 'The program does not pass SIGTERM on to its children and does not wait for them.',
  fix: 'On SIGTERM send it to the children and wait for them; let them end by themselves when their parent is gone, for instance at the end of a pipe to it.',
  transparency: false,
  setup: { byCase: true },
  async run(context) {
    const subject = await context.startSubject();
    context.usage(); // Where processes cannot be seen nothing is known of those that are left.
    context.origin.behave('echo');
    await expectService(context, 'before SIGTERM');
    subject.signalFirst('SIGTERM');
    if (!(await subject.exitsWithin(context.scaled(patience)))) subject.signalFirst('SIGKILL');
    await subject.exitsWithin(context.scaled(within));
    const deadline = context.journal.now() + context.scaled(within);
    for (;;) {
      const { length: left } = subject.tree();
      if (left === 0) return;
      if (context.journal.now() > deadline)
        throw new Failure(
          {
            expected: `no process left ${context.scaled(within) / 1000} s after the first has ended`,
            seen: `${left} left, the first has ended with ${subject.exit}`,
          },
          true,
        );
      await context.sleep(lookEvery);
    }
  },
});
