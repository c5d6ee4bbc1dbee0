import { markdownTable } from 'markdown-table';
import type { Results } from '../results.js';
import { judge } from '../targets.js';
import { short } from './format.js';
import { howItWasMeasured } from './method.js';
import { table } from './table.js';

/** The page for docs, of the raw results alone. `plot` and `raw` are names of files beside it. */
export function page(results: Results, { plot, raw }: { plot: string; raw: string }): string {
  const { date, command, machine, rounds } = results;
  return `# Benchmark

Written by \`npm run bench\`; do not edit. The numbers of one run, [raw](${raw}): medians of
${rounds} ${rounds === 1 ? 'round' : 'rounds'}, in brackets the least and the greatest. They compare
the subjects with one another on this machine, and say little about any other machine.

${table(results)}

${notes(results)}![The same numbers as bars](${plot})

## Targets

What one worker of tcpproxy's splicing engine is wanted to do against one thread of HAProxy, by the
medians above. Bulk is held against HAProxy as it is set up to splice, and once more as it is forced
to; everything else against the best of its set-ups.

${targetTable(results)}

${howItWasMeasured(results)}
## Where and when

- ${date.slice(0, 10)}, \`${command}\`
- ${machine.cpus} × ${machine.cpu}, ${machine.memoryGiB} GiB of memory, ${machine.kernel}
- ${Object.entries(results.versions)
    .map(([program, version]) => `${program} ${version}`)
    .join(', ')}
`;
}

function targetTable(results: Results): string {
  const titles = new Map(results.subjects.map(({ id, title }) => [id, title]));
  const rows = judge(results).map(({ target, measure, found, holds, missedBy }) => [
    `${measure.title} (${measure.unit})`,
    target.against.length === 1 ? (titles.get(target.against[0] ?? '') ?? '') : 'the best',
    `${target.relation} ${target.factor} ×`,
    found ? `${found.ratio.toFixed(2)} × (${short(found.ours)} to ${short(found.theirs)})` : '–',
    found ? (holds ? 'holds' : `misses by ${percent(missedBy ?? 0)}`) : 'not measured',
  ]);
  const head = ['', 'against', 'wanted', 'measured', 'verdict'];
  return markdownTable([head, ...rows], { stringLength: length });
}

function length(text: string): number {
  return [...text].length;
}

/** Never 0 % for what has missed. */
function percent(part: number): string {
  return part < 0.01 ? `${(100 * part).toPrecision(1)} %` : `${Math.round(100 * part)} %`;
}

/** What is not in the table, and what went wrong. */
function notes({ subjects, loads, samples }: Results): string {
  const absent = [...subjects, ...loads].flatMap(({ title, missing }) =>
    missing ? [`- Left out: ${title}: ${missing}`] : [],
  );
  const title = (all: Results['subjects'], id: string) => all.find((each) => each.id === id)?.title;
  const wrong = samples.flatMap(({ round, load, subject, failure, errors }) => {
    const where = `${title(subjects, subject)}, ${title(loads, load)}, round ${round}`;
    if (failure) return [`- Failed: ${where}: ${failure}`];
    return errors ? [`- ${errors} errors: ${where}`] : [];
  });
  const all = [...absent, ...wrong];
  return all.length > 0 ? `${all.join('\n')}\n\n` : '';
}
