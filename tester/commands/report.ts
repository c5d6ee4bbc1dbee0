import { Option } from 'commander';
import { subjectsIn } from '../log/merge.js';
import { readLog } from '../log/reader.js';
import { tell } from '../log/story.js';
import { formatNames, Outlets, parseReport, type ReportRequest } from '../outlets.js';
import { createProgram } from '../program.js';

/** `tester report LOG…`: makes reports of event logs. Throws commander's errors, `UsageError`. */
export function report(words: readonly string[], print: (text: string) => void): void {
  const program = createProgram('tester report')
    .description('Makes reports of the event logs that --events has written, however far they go.')
    .argument('<log...>', 'event logs; those of several subjects are compared, where a format can')
    .addOption(
      new Option(
        '--report, --format <format[=file]>',
        `any number: ${formatNames} (default: lab)`,
      ).argParser((text: string, before: ReportRequest[] = []) => [...before, parseReport(text)]),
    )
    .parse([...words], { from: 'user' });
  const { format = [{ format: 'lab' }] } = program.opts<{ format?: ReportRequest[] }>();
  const runs = tell(program.args.flatMap((file) => readLog(file)));
  new Outlets(format, print, subjectsIn(runs)).write(runs);
}
