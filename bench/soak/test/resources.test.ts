import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import t from 'tap';
import { parseTcpTable, type Sample, sample, tcpSocketsOf } from '../procfs.js';
import { grown, leaks, trend } from '../resources.js';

const MiB = 1024 * 1024;
const start: Sample = {
  ...{ at: 0, sockets: 2, pipes: 5, others: 9, threads: 11, rss: 50 * MiB, cpu: 0 },
};
const linux = process.platform === 'linux' ? {} : { skip: 'needs /proc' };

t.test('what is held at the end is compared with the start', async (t) => {
  t.same(leaks(start, start), []);
  t.same(leaks(start, { ...start, sockets: 3 }), ['3 sockets are left, 2 were to be']);
  t.same(leaks(start, { ...start, others: 10 }), ['10 other descriptors are left, 9 were to be']);
  t.same(leaks(start, { ...start, threads: 16 }), ['16 threads are left, 15 were to be']);
});

t.test('spare pipes are no leak, up to their bound', async (t) => {
  t.same(leaks(start, { ...start, pipes: 64 }), []);
  t.same(leaks(start, { ...start, pipes: 65 }), ['65 pipes are left, 64 were to be']);
  t.same(leaks({ ...start, pipes: 70 }, { ...start, pipes: 70 }), []);
});

const samplesOf = (...rss: number[]) =>
  rss.map((each, i) => ({ ...start, at: i * 1_000, rss: each * MiB }));

t.test('memory may grow by a third and some, from quarter to quarter', async (t) => {
  const { second, last } = trend(samplesOf(1, 1, 100, 100, 500, 500, 162, 162));
  t.same([second, last], [100 * MiB, 162 * MiB]);
  const sums = { slope: 0, peak: 0 };
  t.same(grown({ ...sums, second, last }), []);
  t.same(grown({ ...sums, second, last: 163 * MiB }), [
    'memory grew from 100 MiB in the second quarter to 163 MiB in the last',
  ]);
});

t.test('one sample that stands out does not count', async (t) => {
  const rss = [50, 50, 50, 50, 50, 50, 50, 50, 50, 900, 50, 50];
  t.equal(trend(samplesOf(...rss)).last, 50 * MiB);
});

t.test('the trend is in bytes an hour', async (t) => {
  t.equal(Math.round(trend(samplesOf(10, 11, 12, 13)).slope / MiB), 3_600);
  t.match(trend([]), { slope: 0, second: 0, last: 0, peak: 0 });
  t.equal(trend([start, { ...start, others: 20 }]).peak, 27);
});

t.test('a sample counts descriptors by kind', linux, async (t) => {
  const before = sample(process.pid) as Sample;
  const file = openSync('/dev/null', 'r');
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as { port: number };
  const after = sample(process.pid) as Sample;
  t.same([after.others - before.others, after.sockets - before.sockets], [1, 1]);
  t.ok(after.rss > MiB && after.threads > 1 && after.cpu > 0 && after.at > before.at);
  t.match(
    tcpSocketsOf(process.pid).find(({ localPort }) => localPort === port),
    { state: 'LISTEN' },
  );
  closeSync(file);
  server.close();
  t.equal(sample(2 ** 22 + 1), undefined, 'of a process that is not there');
});

t.test('the table of sockets is read', async (t) => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 123 1
   1: 0100007F:1F90 0100007F:C350 08 00000000:00000000 00:00000000 00000000     0        0 0 1
`;
  t.same(parseTcpTable(table), [
    { localPort: 8080, remotePort: 0, state: 'LISTEN', inode: '123' },
    { localPort: 8080, remotePort: 50_000, state: 'CLOSE_WAIT', inode: '0' },
  ]);
});
