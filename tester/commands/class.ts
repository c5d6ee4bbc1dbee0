import { join, resolve } from 'node:path';
import { Grading } from '../class/grading.js';
import { askedOf, type ClassOptions, parseClassArguments } from '../class/options.js';
import { Place } from '../class/place.js';
import { readRoster } from '../class/roster.js';
import { ClassScreen } from '../class/screen.js';
import { confinementOf } from '../confinement.js';
import { UsageError } from '../errors.js';
import { unwritten } from '../files.js';
import { completeCommand, findProgram } from '../harness/command.js';
import { Reaper } from '../harness/reaper.js';
import { profilesWith } from '../profile-choice.js';
import { loadCases } from '../registry.js';
import { type ClassResults, commonFaults } from '../report/class.js';
import { classCsv } from '../report/class-csv.js';
import { classPage } from '../report/html/class-page.js';
import { headsOf } from '../run-start.js';
import { type Selection, select } from '../selection.js';
import { exitCode } from '../verdict.js';
import { tellUnwritten } from './unwritten.js';

/**
 * `tester class SUBMISSIONS --out OUT`: grades every submission, or those that are left, and writes
 * what came of all. Resolves with the exit code. Throws commander's errors, `UsageError`.
 */
export async function gradeClass(
  words: readonly string[],
  interrupted: AbortSignal,
): Promise<number> {
  const options = parseClassArguments(words);
  const cases = await loadCases();
  const selection = select(await profilesWith(options.profile, cases), cases, options);
  requireCommand(options, selection);
  const { folder, again } = options;
  const out = resolve(options.out);
  const { submissions, leftOut } = readRoster(folder, out);
  for (const name of again)
    if (!submissions.some((each) => each.name === name))
      throw new UsageError(`--again: there is no submission ${name}`);
  const heads = headsOf(selection);
  const confinement = options.limits && (await confinementOf(options.limits, warn));
  const place = new Place(out, askedOf(options, heads));
  const screen = new ClassScreen(process.stdout, submissions.length);
  const reaper = new Reaper();
  const problems = new Map<string, string>();
  try {
    const publish = () => {
      const { id, title } = selection.profile;
      const { members } = grading;
      const results: ClassResults = {
        ...{ heads, members, profile: { id, title }, strict: options.strict },
      };
      for (const [file, render] of pages) {
        try {
          place.write(file, render(results));
          problems.delete(file);
        } catch (error) {
          problems.set(file, unwritten(join(out, file), error));
        }
      }
      return results;
    };
    const grading = new Grading(submissions, {
      ...{ ...options, again, place, confinement, reaper, signal: interrupted },
      onBegun: (name) => screen.begun(name),
      onMember: (member) => {
        screen.member(member, options);
        publish();
      },
    });
    screen.opening({ leftOut, changed: grading.changed, known: grading.known });
    publish();
    await grading.run();
    const results = publish();
    screen.closing(results, commonFaults(results), options.out);
    const unwrittenCode = tellUnwritten([...problems.values()]);
    return interrupted.aborted && grading.known < submissions.length
      ? exitCode.interrupted
      : codeOf(results, unwrittenCode);
  } finally {
    screen.close();
    await reaper.close();
    place.close();
  }
}

const pages: readonly [file: string, render: (results: ClassResults) => string][] = [
  ['grades.csv', classCsv],
  ['index.html', classPage],
];

/** Whether all is known of all of them. */
function codeOf({ members }: ClassResults, unwrittenCode: number): number {
  if (unwrittenCode !== exitCode.passed) return unwrittenCode;
  const isKnown = members.every(
    ({ standing, story }) =>
      standing !== 'not graded' &&
      (story?.cases ?? []).every(({ result }) => result && result.verdict !== 'inconclusive'),
  );
  return isKnown ? exitCode.passed : exitCode.inconclusive;
}

/** What would fail for every single one is said once. */
function requireCommand({ command }: ClassOptions, { profile }: Selection): void {
  const [program] = completeCommand(command, profile.invocation);
  if (!program.includes('/') || program.startsWith('/')) findProgram(program);
}

function warn(line: string): void {
  process.stderr.write(`tester: ${line}\n`);
}
