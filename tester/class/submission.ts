import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemReason, UsageError } from '../errors.js';
import { findProgram } from '../harness/command.js';
import type { Confinement } from '../harness/confine.js';
import { runErrand } from '../harness/errand.js';
import type { Reaper } from '../harness/reaper.js';
import { ungradedResults } from '../report/gradescope.js';
import { ungradedPage } from '../report/html/ungraded.js';
import { copyFolder, removeFolder } from './folders.js';
import type { Kept, Place } from './place.js';
import type { Submission } from './roster.js';
import { resultFiles, runTester, storyIn } from './testing.js';

/** What is done with each submission. */
export interface Procedure {
  place: Place;
  build?: string | undefined;
  /** In seconds. */
  buildTime: number;
  command: readonly string[];
  /** What the tester is told. */
  words: readonly string[];
  confinement?: Confinement | undefined;
  reaper: Reaper;
  signal: AbortSignal;
}

/** The log of a build, beside the reports. */
export const buildLog = 'build.log';

/**
 * Copies, builds and grades a submission, and leaves what came of it in its place. Resolves with
 * what is wrong where nothing came of it, and with undefined where its results are kept.
 */
export async function gradeSubmission(
  { name, folder }: Submission,
  fingerprint: string,
  procedure: Procedure,
): Promise<string | undefined> {
  const { place, words, command, signal } = procedure;
  const results = place.begin(name);
  const copy = join(results, 'submission');
  try {
    await copyFolder(folder, copy);
    const ungraded = (await build(copy, results, procedure)) ?? lacks(copy, command);
    if (signal.aborted) return 'interrupted';
    const wrong = ungraded
      ? tellUngraded(name, ungraded, results)
      : ((await runTester(copy, { name, words, command }, signal)) ?? lacking(results));
    if (signal.aborted) return 'interrupted';
    if (wrong) return wrong;
    removeFolder(copy);
    dropEmpty(join(results, resultFiles.problems));
    place.keep(name, { fingerprint, ...(ungraded && { ungraded: withoutOutput(ungraded) }) });
    return undefined;
  } finally {
    place.drop(name);
  }
}

/** What is not as it must be of results that are to stay, whatever the tester's exit code says. */
function lacking(results: string): string | undefined {
  const { events, html, gradescope } = resultFiles;
  const story = storyIn(join(results, events));
  const isWhole = story?.ended && !story.ended.interrupted;
  if (!isWhole || story.cases.some(({ result }) => !result)) return 'its log is not whole';
  const absent = [html, gradescope].find((file) => !existsSync(join(results, file)));
  return absent && `${absent} could not be written`;
}

type Ungraded = NonNullable<Kept['ungraded']> & { output: string };

async function build(
  copy: string,
  results: string,
  { build: command, buildTime, confinement, reaper, signal }: Procedure,
): Promise<Ungraded | undefined> {
  if (command === undefined) return undefined;
  const { problem, broken, output } = await runErrand(['sh', '-c', command], {
    ...{ folder: copy, seconds: buildTime, reaper, confinement, signal },
  });
  if (broken) throw new Error(`there is no sandbox to build it in: ${output.trim()}`);
  const end = problem ? `[it ${problem}]\n` : '';
  writeFileSync(join(results, buildLog), `$ ${command}\n${lined(output)}${end}`);
  if (!problem) return undefined;
  return { status: 'not built', reason: `${command} ${problem}`, output };
}

function lined(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Whether there is something to start. */
function lacks(copy: string, [program = '']: readonly string[]): Ungraded | undefined {
  // What has no slash is on the PATH, and was looked for before.
  if (!program.includes('/') || program.startsWith('/')) return undefined;
  try {
    findProgram(join(copy, program));
    return undefined;
  } catch (error) {
    const said = error instanceof UsageError ? error.message : `${program}: ${systemReason(error)}`;
    const reason = said.replaceAll(join(copy, program), program);
    return { status: 'no program', reason, output: '' };
  }
}

/** Where there is nothing to grade, the student is told so where the reports would be. */
function tellUngraded(name: string, ungraded: Ungraded, results: string): undefined {
  const { html, gradescope } = resultFiles;
  writeFileSync(join(results, html), ungradedPage(name, ungraded));
  writeFileSync(join(results, gradescope), ungradedResults(ungraded));
}

function withoutOutput({ status, reason }: Ungraded): NonNullable<Kept['ungraded']> {
  return { status, reason };
}

function dropEmpty(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(file);
}
