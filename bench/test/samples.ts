import type { Results, Sample } from '../results.js';

/** Three rounds of made-up numbers, so that what is made of them is known by heart. */
export function sampleResults(): Results {
  return {
    date: '2026-11-20T19:00:00.000Z',
    command: 'npm run bench',
    rounds: 3,
    seconds: 5,
    warmUp: 1,
    idleConnections: 4_000,
    machine: { cpu: 'Some CPU', cpus: 2, memoryGiB: 8, kernel: 'Linux 6.1' },
    versions: { node: '20.19.0', haproxy: '2.6.12' },
    subjects: [
      { id: 'direct', title: 'no proxy', about: 'Straight.' },
      { id: 'haproxy-auto', title: 'HAProxy, splice-auto', about: 'With splice.' },
      { id: 'haproxy-splice', title: 'HAProxy, always splice', about: 'Forced to.' },
      { id: 'haproxy', title: 'HAProxy', about: 'Without.' },
      { id: 'socat', title: 'socat', about: 'Forks.', missing: 'socat is missing: apt-get' },
      { id: 'tcpproxy-splice', title: 'tcpproxy splice', about: 'Ours.' },
    ],
    loads: [
      { id: 'bulk-1', title: 'bulk, 1 connection', about: 'Much.' },
      { id: 'requests', title: 'requests', about: 'Many.' },
    ],
    samples: [
      ...rounds('direct', 'bulk-1', 'rate', [30, 31, 32]),
      ...rounds('haproxy-auto', 'bulk-1', 'rate', [10, 30, 20]),
      ...rounds('haproxy-splice', 'bulk-1', 'rate', [25, 25, 25]),
      ...rounds('haproxy', 'bulk-1', 'rate', [9, 9, 9]),
      ...rounds('tcpproxy-splice', 'bulk-1', 'rate', [29, 31, 30]),
      ...rounds('haproxy-splice', 'requests', 'rate', [20_000, 20_000, 20_000]),
      ...rounds('haproxy', 'requests', 'rate', [25_000, 25_000, 25_000]),
      ...rounds('tcpproxy-splice', 'requests', 'rate', [19_000, 19_000, 19_000]),
      ...rounds('haproxy-splice', 'requests', 'p99', [4, 4, 4]),
      ...rounds('haproxy', 'requests', 'p99', [3, 3, 3]),
      ...rounds('tcpproxy-splice', 'requests', 'p99', [3.6, 3.6, 3.6]),
      { round: 2, load: 'requests', subject: 'direct', values: {}, failure: 'it broke' },
      { round: 3, load: 'requests', subject: 'haproxy', values: {}, errors: 7 },
    ],
  };
}

function rounds(subject: string, load: string, key: string, values: readonly number[]): Sample[] {
  return values.map((value, index) => ({
    round: index + 1,
    load,
    subject,
    values: { [`${load}.${key}`]: value },
  }));
}
