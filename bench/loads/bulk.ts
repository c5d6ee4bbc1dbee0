import { Fault } from '../errors.js';
import type { Load } from '../load.js';
import { measureTraffic, type Work } from './traffic.js';

/** As many bytes as possible from client to server, with iperf3. */
export function bulk(connections: number): Load {
  const many = connections === 1 ? '1 connection' : `${connections} connections`;
  return {
    id: `bulk-${connections}`,
    title: `bulk, ${many}`,
    about: `\`iperf3 --client --parallel ${connections}\`: what the server received, and the proxy's CPU time per GB (10⁹ bytes) of it.`,
    needs: ['iperf3'],
    measure: (stage, subject, { seconds, warmUp }) =>
      measureTraffic({
        stage,
        subject,
        seconds,
        warmUp,
        async serve() {
          const port = await stage.port();
          return stage.server(
            ['iperf3', '--server', '--bind', '127.0.0.1', '--port', String(port)],
            port,
          );
        },
        async drive(port, time) {
          const where = ['--client', '127.0.0.1', '--port', String(port)];
          const what = ['--parallel', String(connections), '--time', String(time), '--json'];
          return parseIperf3(
            await stage.tool(['iperf3', ...where, ...what], 1_000 * time + 10_000),
          );
        },
      }),
  };
}

/** Reads what `iperf3 --json` prints. The rate is in Gbit/s, the amount in GB. */
export function parseIperf3(text: string): Work {
  const { error, end } = JSON.parse(text);
  if (error) throw new Fault(`iperf3: ${error}`);
  const { bytes, seconds } = end.sum_received as { bytes: number; seconds: number };
  if (!(bytes > 0)) throw new Fault('iperf3: nothing arrived');
  return { values: { rate: (8 * bytes) / seconds / 1e9 }, amount: bytes / 1e9 };
}
