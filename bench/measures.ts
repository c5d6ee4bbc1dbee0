/** Something that a load measures. */
export interface Measure {
  id: string;
  load: string;
  /** What it is, short enough for a row's or a panel's heading. */
  title: string;
  unit: string;
  better: 'more' | 'less';
}

/** Every measure, in the order of the table and of the plot. */
export const measures: readonly Measure[] = [
  measure('bulk-1.rate', 'bulk, 1 connection', 'Gbit/s', 'more'),
  measure('bulk-1.cpu', 'CPU of bulk, 1 connection', 's/GB', 'less'),
  measure('bulk-8.rate', 'bulk, 8 connections', 'Gbit/s', 'more'),
  measure('bulk-8.cpu', 'CPU of bulk, 8 connections', 's/GB', 'less'),
  measure('requests.rate', 'requests, kept-alive', '1/s', 'more'),
  measure('requests.p99', '99th percentile latency', 'ms', 'less'),
  measure('requests.cpu', 'CPU per request', 'µs', 'less'),
  measure('connections.rate', 'new connections', '1/s', 'more'),
  measure('connections.cpu', 'CPU per new connection', 'µs', 'less'),
  measure('idle.none', 'memory, 0 connections', 'MiB', 'less'),
  measure('idle.all', 'memory, idle connections', 'MiB', 'less'),
  measure('idle.each', 'memory per idle connection', 'KiB', 'less'),
];

function measure(id: string, title: string, unit: string, better: Measure['better']): Measure {
  return { id, load: id.replace(/\..*/, ''), title, unit, better };
}
