import { markdownTable } from 'markdown-table';
import type { Sample } from './procfs.js';
import { trend } from './resources.js';
import type { Watched } from './watched.js';

const MiB = 1024 * 1024;

/** One line about how things stand, for whoever looks on. `elapsed` in milliseconds. */
export function progressLine(elapsed: number, all: readonly Watched[]): string {
  const parts = all.map(({ setup, ledger, samples }) => {
    const now = samples.at(-1);
    const held = now ? `${mib(now.rss)}, ${descriptors(now)} descriptors` : 'not looked at yet';
    return `${setup.name} ${ledger.tally.connections} connections, ${gb(ledger.tally.bytes)}, ${held}`;
  });
  return `${clock(elapsed)}  ${parts.join(' | ')}`;
}

/** What each proxy was put through, what came of it, and what it held. */
export function summary(all: readonly Watched[]): string {
  const names = (pick: (watched: Watched) => Map<string, number>) =>
    [...new Set(all.flatMap((watched) => [...pick(watched).keys()]))].sort();
  const counts = (pick: (watched: Watched) => Map<string, number>) =>
    names(pick).map((name) => row(name, (watched) => String(pick(watched).get(name) ?? 0)));
  const row = (name: string, cell: (watched: Watched) => string) => [name, ...all.map(cell)];
  const change = (name: string, cell: (sample: Sample) => string) =>
    row(name, ({ held: { start, end } }) =>
      [start, end].map((each) => (each ? cell(each) : '?')).join(' → '),
    );
  return markdownTable(
    [
      row('', ({ setup }) => setup.name),
      row('connections', ({ ledger }) => String(ledger.tally.connections)),
      row('not judged, the soak was held up', ({ ledger }) => String(ledger.tally.unjudged)),
      row('bytes checked', ({ ledger }) => gb(ledger.tally.bytes)),
      ...counts(({ ledger }) => ledger.tally.scenarios),
      ...counts(({ ledger }) => ledger.tally.outcomes).map(([name, ...cells]) => [
        `logged as ${name}`,
        ...cells,
      ]),
      change('sockets', ({ sockets }) => String(sockets)),
      change('pipes', ({ pipes }) => String(pipes)),
      change('other descriptors', ({ others }) => String(others)),
      row('most descriptors', ({ samples }) => String(trend(samples).peak)),
      change('threads', ({ threads }) => String(threads)),
      change('memory', ({ rss }) => mib(rss)),
      row('memory, 2nd and 4th quarter', ({ samples }) => quarters(samples)),
      row('memory, trend', ({ samples }) => `${mib(trend(samples).slope)} an hour`),
      row('processor', ({ held: { start, end } }) => processor(start, end)),
      row('ended with', ({ held: { exit } }) =>
        exit ? `${exit.how} after ${Math.round(exit.took)} ms` : 'not told to',
      ),
    ],
    { align: ['l', ...all.map(() => 'r')] },
  );
}

function quarters(samples: readonly Sample[]): string {
  const { second, last } = trend(samples);
  return `${mib(second)} → ${mib(last)}`;
}

function processor(start?: Sample, end?: Sample): string {
  if (!start || !end) return '?';
  const share = (100 * (end.cpu - start.cpu)) / (end.at - start.at);
  return `${((end.cpu - start.cpu) / 1000).toFixed(1)} s, ${Math.round(share)} %`;
}

function descriptors({ sockets, pipes, others }: Sample): number {
  return sockets + pipes + others;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MiB)} MiB`;
}

function gb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** `minutes:seconds` */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
