import { subjectsIn } from '../log/merge.js';
import { readLog } from '../log/reader.js';
import { tell } from '../log/story.js';
import { formatNames, Outlets, type ReportRequest, reportOption } from '../outlets.js';
import { createProgram } from '../program.js';
import { tellUnwritten } from './unwritten.js';

/**
 * `tester report LOG…`: makes reports of event logs. Returns the exit code. Throws commander's
 * errors and `UsageError`.
 */
export function report(words: readonly string[], print: (text: string) => void): number {
  const program = createProgram('tester report')
    .description('Makes reports of the event logs that --events has written, however far they go.')
    .argument('<log...>', 'event logs; those of several subjects are compared, where a format can')
    .addOption(
      reportOption(
        '--report, --format <format[=file]>',
        `any number: ${formatNames} (default: lab)`,
      ),
    )
    .parse([...words], { from: 'user' });
  const { format = [{ format: 'lab' }] } = program.opts<{ format?: ReportRequest[] }>();
  const runs = tell(program.args.flatMap((file) => readLog(file)));
  const outlets = new Outlets(format, print, { subjects: subjectsIn(runs), used: program.args });
  outlets.write(runs);
  return tellUnwritten(outlets.problems);
}
