import { resolve } from 'node:path';
import { realPathOf } from '../class/folders.js';
import { Grading } from '../class/grading.js';
import { askedOf, type ClassOptions, parseClassArguments } from '../class/options.js';
import { Pages } from '../class/pages.js';
import { Place } from '../class/place.js';
import { type Roster, readRoster } from '../class/roster.js';
import { ClassScreen } from '../class/screen.js';
import { confinementOf } from '../confinement.js';
import { UsageError } from '../errors.js';
import { completeCommand, findProgram } from '../harness/command.js';
import { Reaper } from '../harness/reaper.js';
import { profilesWith } from '../profile-choice.js';
import { loadCases } from '../registry.js';
import { type ClassResults, isAllKnown } from '../report/class.js';
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
  version: string,
  interrupted: AbortSignal,
): Promise<number> {
  const options = parseClassArguments(words);
  const cases = await loadCases();
  const selection = select(await profilesWith(options.profile, cases), cases, options);
  requireCommand(options, selection);
  // Links would lead elsewhere in a sandbox, and hide that one folder lies in another.
  const out = realPathOf(resolve(options.out));
  const roster = readRoster(options.folder, out);
  requireKnown(options, roster);
  const confinement = options.limits && (await confinementOf(options.limits, warn));
  const place = new Place(
    out,
    askedOf(options, { profile: selection.profile, cases: headsOf(selection) }, version),
  );
  const reaper = new Reaper();
  try {
    const procedure = { ...options, place, confinement, reaper, signal: interrupted };
    return await gradeAll(roster, selection, procedure);
  } finally {
    await reaper.close();
    place.close();
  }
}

type Procedure = Omit<ConstructorParameters<typeof Grading>[0], 'onBegun' | 'onMember'> &
  ClassOptions;

async function gradeAll(
  { submissions, leftOut }: Roster,
  selection: Selection,
  procedure: Procedure,
): Promise<number> {
  const { place, strict, out, signal } = procedure;
  const { id, title } = selection.profile;
  const heads = headsOf(selection);
  const screen = new ClassScreen(process.stdout, submissions.length);
  const pages = new Pages(place);
  const publish = (): ClassResults => {
    const results = { heads, strict, profile: { id, title }, members: grading.members };
    pages.write(results);
    return results;
  };
  const grading = new Grading({
    ...procedure,
    onBegun: (name) => screen.begun(name),
    onMember(member) {
      screen.member(member, { strict });
      publish();
    },
  });
  try {
    await grading.takeOver(submissions);
    screen.opening({ leftOut, changed: grading.changed, known: grading.known });
    publish();
    await grading.run();
    const results = publish();
    screen.closing(results, pages.problems.length === 0 ? out : undefined);
    const unwritten = tellUnwritten(pages.problems);
    if (signal.aborted && grading.known < submissions.length) return exitCode.interrupted;
    if (unwritten !== exitCode.passed) return unwritten;
    return isAllKnown(results) ? exitCode.passed : exitCode.inconclusive;
  } finally {
    screen.close();
  }
}

/** What would fail for every single one is said once. */
function requireCommand({ command }: ClassOptions, { profile }: Selection): void {
  const [program] = completeCommand(command, profile.invocation);
  if (!program.includes('/') || program.startsWith('/')) findProgram(program);
}

function requireKnown({ again }: ClassOptions, { submissions }: Roster): void {
  if (again === true) return;
  const unknown = again.find((name) => submissions.every((each) => each.name !== name));
  if (unknown !== undefined) throw new UsageError(`--again: there is no submission ${unknown}`);
}

function warn(line: string): void {
  process.stderr.write(`tester: ${line}\n`);
}
