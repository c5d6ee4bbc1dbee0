import type { Case } from '../case.js';
import type { Profile } from '../profile.js';
import { createProgram } from '../program.js';
import { loadCases, loadProfiles } from '../registry.js';
import { explainReport } from '../report/explain.js';
import { select } from '../selection.js';

/** `tester explain ID…`: prints what there is to know of each case, `width` columns wide. */
export async function explain(
  words: readonly string[],
  print: (lines: readonly string[]) => void,
  width: number,
): Promise<void> {
  const program = createProgram('tester explain')
    .description('Says what a case asks for, how that is seen, and how to mend what fails it.')
    .argument('<id...>', 'ids of cases, or globs')
    .option('--profile <name>', "by whose titles and severities; the case's own unless said")
    .parse([...words], { from: 'user' });
  const all = await loadCases();
  const { profile = everything } = program.opts<{ profile?: string }>();
  const profiles = (await loadProfiles()).set(everything, inAnyProfile(all));
  // In the order in which they were asked for, and each of them once.
  const asked = program.args.flatMap((id) => select(profiles, all, { profile, only: [id] }).cases);
  const cases = new Map(asked.map((each) => [each.id, each]));
  print(explainReport([...cases.values()], width));
}

const everything = 'full';

/** What is run on request alone can be asked about, too. */
function inAnyProfile(cases: ReadonlyMap<string, Case>): Profile {
  const own = [...cases.keys()].map((id) => ({ id }));
  return { id: everything, title: '', source: '', invocation: [], cases: own };
}
