import { setTimeout as sleep } from 'node:timers/promises';
import { fileSize, nginxStaticConfig } from '../configs.js';
import { Fault } from '../errors.js';
import type { Load } from '../load.js';
import { timeWaits } from '../procfs.js';
import type { Stage } from '../stage.js';
import { measureTraffic, type Work } from './traffic.js';

const connections = 64;

/** Requests on connections that stay, with wrk. */
export const requests: Load = {
  id: 'requests',
  title: 'requests on kept-alive connections',
  about: `\`wrk\` with one thread and ${connections} connections, for a file of ${fileSize} bytes from nginx with one worker.`,
  needs: ['wrk', 'nginx'],
  measure: (stage, subject, { seconds, warmUp }) =>
    measureTraffic({
      stage,
      subject,
      seconds,
      warmUp,
      serve: () => serveFile(stage),
      drive: (port, time) => wrk(stage, port, time),
    }),
};

/** One connection per request, with wrk. */
export const newConnections: Load = {
  id: 'connections',
  title: 'one connection per request',
  about: 'The same with `Connection: close`, so that each request takes a connection of its own.',
  needs: ['wrk', 'nginx'],
  async measure(stage, subject, { seconds, warmUp }) {
    await untilFewWait(stage);
    const reading = await measureTraffic({
      stage,
      subject,
      seconds: Math.min(seconds, longestOfConnections),
      warmUp,
      serve: () => serveFile(stage),
      drive: (port, time) => wrk(stage, port, time, '--header', 'Connection: close'),
    });
    const { p99: _, ...values } = reading.values;
    return { ...reading, values };
  },
};

/** Seconds. Connections that ended keep their ports for a while, and there are 28,000 of those. */
const longestOfConnections = 3;

/** Ended connections that may be left from earlier measurements, of the 131,072 that Linux keeps. */
const fewWaits = 60_000;

async function untilFewWait({ signal }: Stage): Promise<void> {
  while (timeWaits() > fewWaits) await sleep(500, undefined, { signal });
}

async function serveFile(stage: Stage) {
  const port = await stage.port();
  const folder = stage.folder();
  const config = nginxStaticConfig(folder, port);
  return stage.server(['nginx', '-p', folder, '-e', 'stderr', '-c', config], port);
}

async function wrk(stage: Stage, port: number, seconds: number, ...more: string[]): Promise<Work> {
  const size = ['--threads', '1', '--connections', String(connections)];
  const time = ['--duration', `${seconds}s`, '--latency'];
  const url = `http://127.0.0.1:${port}/file`;
  return parseWrk(
    await stage.tool(['wrk', ...size, ...time, ...more, url], 1_000 * seconds + 10_000),
  );
}

const milliseconds: Record<string, number> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

/** Reads what wrk prints. The rate is per second, p99 in ms, the amount in millions of requests. */
export function parseWrk(text: string): Work {
  const done = Number(/^\s*(\d+) requests in/m.exec(text)?.[1]);
  const rate = Number(/^Requests\/sec:\s+([\d.]+)/m.exec(text)?.[1]);
  const [, p99, unit = ''] = /^\s*99%\s+([\d.]+)(us|ms|s|m)$/m.exec(text) ?? [];
  if (!(done > 0)) throw new Fault('wrk: no request was answered');
  const counts = /connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text)?.slice(1) ?? [];
  const wrong = /Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0;
  const errors = counts.reduce((sum, count) => sum + Number(count), Number(wrong));
  return {
    values: { rate, p99: Number(p99) * (milliseconds[unit] ?? Number.NaN) },
    errors,
    amount: done / 1e6,
  };
}
