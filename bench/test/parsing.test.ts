import t from 'tap';
import { parseIperf3 } from '../loads/bulk.js';
import { parseWrk } from '../loads/http.js';

const wrk = (p99: string, tail = '') => `Running 1s test @ http://127.0.0.1:15302/file
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.29ms    1.02ms  14.24ms   86.36%
    Req/Sec    28.25k     2.27k   31.68k    72.73%
  Latency Distribution
     50%    2.07ms
     75%    2.47ms
     90%    3.13ms
     99%    ${p99}
  30866 requests in 1.10s, 22.25MB read
${tail}Requests/sec:  28066.90
Transfer/sec:     20.24MB
`;

t.test("wrk's rate, latency and count are read", async (t) => {
  t.same(parseWrk(wrk('6.71ms')), {
    values: { rate: 28_066.9, p99: 6.71 },
    errors: 0,
    amount: 0.030866,
  });
});

t.test('latency is in milliseconds whatever its unit', async (t) => {
  t.equal(parseWrk(wrk('500.00us')).values.p99, 0.5);
  t.equal(parseWrk(wrk('1.50s')).values.p99, 1_500);
});

t.test('what went wrong is counted', async (t) => {
  const sockets = '  Socket errors: connect 1, read 2, write 3, timeout 4\n';
  t.equal(parseWrk(wrk('6.71ms', sockets)).errors, 10);
  t.equal(parseWrk(wrk('6.71ms', `${sockets}  Non-2xx or 3xx responses: 5\n`)).errors, 15);
});

t.test('a wrk that got no answer is a fault', async (t) => {
  t.throws(
    () => parseWrk('  0 requests in 1.10s, 0.00B read\nRequests/sec:  0.00\n'),
    /no request/,
  );
  t.throws(() => parseWrk(''), /no request/);
});

const iperf3 = (end: object, error?: string) => JSON.stringify({ start: {}, end, error });

t.test('of iperf3 counts what the server received', async (t) => {
  const end = {
    sum_sent: { seconds: 2, bytes: 9e9, bits_per_second: 36e9 },
    sum_received: { seconds: 2, bytes: 5e9, bits_per_second: 20e9 },
  };
  t.same(parseIperf3(iperf3(end)), { values: { rate: 20 }, amount: 5 });
});

t.test("iperf3's own words explain why it failed", async (t) => {
  t.throws(() => parseIperf3(iperf3({}, 'unable to connect to server')), /unable to connect/);
  const nothing = { sum_received: { seconds: 2, bytes: 0 } };
  t.throws(() => parseIperf3(iperf3(nothing)), /nothing arrived/);
});
