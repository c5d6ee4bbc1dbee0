import { basename, extname } from 'node:path';
import { subjectsIn } from '../log/merge.js';
import { readLog } from '../log/reader.js';
import { type RunStory, tell } from '../log/story.js';
import { formatNames, Outlets, type ReportRequest, reportOption } from '../outlets.js';
import { createProgram } from '../program.js';
import { matrixReport } from '../report/matrix.js';
import { distinctNames } from '../subject-names.js';
import { tellUnwritten } from './unwritten.js';

/**
 * `tester compare LOG…`: shows the subjects of event logs beside each other, in lines of `width`
 * columns. Returns the exit code. Throws commander's errors, `UsageError`.
 */
export function compare(
  words: readonly string[],
  print: (text: string) => void,
  width: number,
): number {
  const program = createProgram('tester compare')
    .description('Shows beside each other what --events has logged, a column for each subject.')
    .argument('<log...>', 'event logs, of one subject or several each')
    .option('--differences', 'show only the cases in which not all came to the same')
    .addOption(
      reportOption('--report <format[=file]>', `write a report, any number: ${formatNames}`),
    )
    .addHelpText(
      'after',
      `
Of several runs of one subject in one log the worst verdict of each case counts. A subject that is
in several logs has a column for each, so that before.ndjson and after.ndjson can be compared.`,
    )
    .parse([...words], { from: 'user' });
  const { differences = false, report = [] } = program.opts<{
    differences?: true;
    report?: ReportRequest[];
  }>();
  const runs = readRuns(program.args);
  const outlets = new Outlets(report, print, { subjects: subjectsIn(runs), used: program.args });
  if (!outlets.silent) print(`${matrixReport(runs, width, { differences }).join('\n')}\n`);
  outlets.write(runs);
  return tellUnwritten(outlets.problems);
}

/** A subject that is in several logs is called by their names too. */
function readRuns(files: readonly string[]): RunStory[] {
  const logs = files.map((file) => tell(readLog(file)));
  const names = distinctNames(files.map((file) => basename(file, extname(file))));
  const seenIn = (subject: string) => logs.filter((runs) => subjectsIn(runs).includes(subject));
  return logs.flatMap((runs, index) =>
    runs.map((run) => {
      const { subject } = run.started;
      if (seenIn(subject).length === 1) return run;
      return { ...run, started: { ...run.started, subject: `${subject} (${names[index]})` } };
    }),
  );
}
