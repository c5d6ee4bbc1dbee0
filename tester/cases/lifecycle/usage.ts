import { defineCase, expectRefusal, Failure, wrongCounts } from '../../case.js';

export default defineCase({
  id: 'lifecycle.usage',
  title: 'Usage',
  requirement: 'Started with too few or too many arguments, the program says how it is used.',
  procedure:
    'The program is started with no, one and two of its three arguments, and with three too many. Each time it must end within 5 s, with a code other than 0, having printed a text with the word "usage".',
  source: 'POSIX XBD chapter 12 (utility conventions); Brandeis CS 146a, TCP proxy',
  severity: 'required',
  load: 'quick',
  likelyCause: 'The number of arguments is not looked at before they are used.',
  fix: 'Count the arguments first. When they are not three, print "Usage: PROGRAM destination-host destination-port listen-port" to standard error and exit with 64 or another code that is not 0.',
  transparency: false,
  setup: { byCase: true },
  async run(context) {
    for (const { how, ...launch } of wrongCounts) {
      const text = await expectRefusal(context, launch, how);
      if (/usage/i.test(text)) continue;
      throw new Failure({
        expected: `a text with the word "usage" when the program is started ${how}`,
        seen: text.trim().split('\n', 3).join(' / ').slice(0, 200),
      });
    }
  },
});
