import { defineCase, expectExit, Failure, Skip, wrongCounts } from '../../case.js';

/** Lines without what cannot be seen at their ends. */
const tidy = (text: string) => text.split('\n').map((line) => line.trimEnd());

export default defineCase({
  id: 'lifecycle.usage-text',
  title: 'The exact usage text',
  requirement:
    'Started with too few or too many arguments, the program prints the usage text that it was told to print.',
  procedure:
    'The program is started with no, one and two of its three arguments, and with three too many. Each time it must end within 5 s, with whatever code, having printed the text that the profile names to standard output or standard error: letter by letter, on lines of its own, beside which there may be others.',
  source: 'Brandeis CS 146a, TCP proxy, "Invoking your TCP proxy"',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The text has other words than the one that was asked for, or the name by which the program was started.',
  fix: 'Print the text as it stands in the assignment, with the name of the program and not with argv[0], before the arguments are used.',
  transparency: false,
  onRequest: true,
  setup: { byCase: true },
  async run(context) {
    const { usageText } = context;
    if (usageText === undefined) throw new Skip('the profile names no usage text');
    const wanted = tidy(usageText);
    for (const { how, ...launch } of wrongCounts) {
      const { text } = await expectExit(context, launch, how);
      const lines = tidy(text);
      const stands = (from: number) => wanted.every((line, i) => lines[from + i] === line);
      if ([...lines.keys()].some(stands)) continue;
      throw new Failure({
        expected: `"${usageText}" when the program is started ${how}`,
        seen: text.trim() === '' ? 'it printed nothing' : `"${text.trim().slice(0, 200)}"`,
      });
    }
  },
});
