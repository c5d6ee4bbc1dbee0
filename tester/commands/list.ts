import { profilesWith } from '../profile-choice.js';
import { createProgram } from '../program.js';
import { loadCases } from '../registry.js';
import { caseTexts, listReport } from '../report/list.js';
import { select } from '../selection.js';

/** `tester list`: prints which cases there are. Throws commander's errors and `UsageError`. */
export async function list(
  words: readonly string[],
  print: (lines: readonly string[]) => void,
): Promise<void> {
  const program = createProgram('tester list')
    .description('Lists the cases of a profile.')
    .option('--profile <name>', 'what is asked of a proxy, or a file that says it', 'mit-6.824')
    .option('--only <id...>', 'list only these cases (ids or globs)')
    .option('--skip <id...>', 'leave these cases out (ids or globs)')
    .option('--json', 'print everything that is said of each case, as JSON')
    .parse([...words], { from: 'user' });
  const { json, ...wanted } = program.opts<{
    profile: string;
    only?: string[];
    skip?: string[];
    json?: true;
  }>();
  const all = await loadCases();
  const { cases } = select(await profilesWith(wanted.profile, all), all, wanted);
  print(json ? [JSON.stringify(cases.map(caseTexts), null, 2)] : listReport(cases));
}
