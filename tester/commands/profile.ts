import { UsageError } from '../errors.js';
import type { Profile } from '../profile.js';
import { loadProfileFile, problemsOf } from '../profile-file.js';
import { createProgram } from '../program.js';
import { loadCases, loadProfiles } from '../registry.js';
import { sumOf, weightOf } from '../score.js';
import { select } from '../selection.js';
import { exitCode } from '../verdict.js';

/**
 * `tester profile list` says which profiles there are, `tester profile check FILE…` what is wrong
 * with those of the user's. Returns the exit code: 1 when something is wrong. Rejects with
 * commander's errors and `UsageError`.
 */
export async function profile(
  words: readonly string[],
  print: (lines: readonly string[]) => void,
): Promise<number> {
  if (words.length === 0) throw new UsageError('tester profile list, or tester profile check FILE');
  let code: number = exitCode.passed;
  const program = createProgram('tester profile').description('About profiles.');
  program
    .command('list')
    .description('Lists the profiles that come with the tester.')
    .action(async () => print(await listed()));
  program
    .command('check')
    .description('Says what is wrong with profiles in JSON, JavaScript or TypeScript.')
    .argument('<file...>')
    .action(async (files: string[]) => {
      for (const file of files) {
        const { lines, good } = await checked(file);
        print(lines);
        if (!good) code = exitCode.failed;
      }
    });
  await program.parseAsync([...words], { from: 'user' });
  return code;
}

async function listed(): Promise<string[]> {
  const profiles = [...(await loadProfiles()).values()];
  const width = Math.max(...profiles.map(({ id }) => id.length));
  return profiles.map(({ id, title }) => `${id.padEnd(width)}  ${title}`);
}

async function checked(file: string): Promise<{ lines: string[]; good: boolean }> {
  const cases = await loadCases();
  let content: unknown;
  try {
    content = await loadProfileFile(file);
  } catch (error) {
    // What cannot even be read is wrong usage, and not a wrong profile.
    if (error instanceof UsageError && error.cause) return { lines: [error.message], good: false };
    throw error;
  }
  const problems = problemsOf(content, cases);
  if (problems.length > 0)
    return { lines: problems.map((each) => `${file}: ${each}`), good: false };
  const { cases: chosen } = select(new Map([[file, content as Profile]]), cases, { profile: file });
  const points = sumOf(chosen.map(weightOf));
  const count = chosen.length === 1 ? '1 case' : `${chosen.length} cases`;
  return {
    lines: [`${file}: ${count}, ${points} ${points === 1 ? 'point' : 'points'}`],
    good: true,
  };
}
