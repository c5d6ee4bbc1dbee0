import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLog } from '../log/reader.js';
import { type RunStory, tell } from '../log/story.js';
import { exitCode } from '../verdict.js';

const tester = fileURLToPath(new URL('../cli.js', import.meta.url));

/** All of the subject is known that there is to know. */
const toItsEnd: readonly (number | null)[] = [
  exitCode.passed,
  exitCode.failed,
  exitCode.inconclusive,
];

/** Files in the folder of the results. */
export const resultFiles = {
  events: 'events.ndjson',
  html: 'report.html',
  gradescope: 'results.json',
  lab: 'report.txt',
  problems: 'tester.log',
} as const;

/**
 * Grades the program in `folder`, in a tester of its own, which leaves its reports in the folder
 * above. Resolves with what is wrong where it has not come to its end. It ends when this process
 * does, however that ends.
 */
export async function runTester(
  folder: string,
  { name, words, command }: { name: string; words: readonly string[]; command: readonly string[] },
  signal: AbortSignal,
): Promise<string | undefined> {
  const [stdout, stderr] = [resultFiles.lab, resultFiles.problems].map((file) =>
    openSync(join(folder, '..', file), 'w'),
  ) as [number, number];
  // Whatever the submission is called stands in none of these names.
  const reports = (['html', 'gradescope'] as const).flatMap((format) => [
    '--report',
    `${format}=../${resultFiles[format]}`,
  ]);
  const args = [`--name=${name}`, ...words, '--events', `../${resultFiles.events}`, ...reports];
  const child = spawn(process.execPath, [tester, ...args, '--', ...command], {
    cwd: folder,
    stdio: ['ignore', stdout, stderr, 'ipc'],
  });
  closeSync(stdout);
  closeSync(stderr);
  const stop = () => child.kill('SIGINT');
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const [code, killer] = (await once(child, 'exit')) as [number | null, string | null];
  signal.removeEventListener('abort', stop);
  if (toItsEnd.includes(code)) return undefined;
  const how = killer ? `was ended by ${killer}` : `ended with code ${code}`;
  const said = readFileSync(join(folder, '..', resultFiles.problems), 'utf8').trim();
  return `the tester ${how}${said && `: ${said.split('\n').at(-1)}`}`;
}

/** What a table is not made of, and most of a log is. */
const details = ['case-journal', 'case-usage', 'case-output', 'case-direct'] as const;

/** What a log tells of its run, without what happened on the wire. Throws where it is no log. */
export function storyIn(log: string): RunStory | undefined {
  return tell(readLog(log, { without: details }))[0];
}
