import { setTimeout as sleep } from 'node:timers/promises';
import type { Reading } from '../load.js';
import { cpuSeconds } from '../procfs.js';
import type { Running, Stage } from '../stage.js';
import { type Subject, startSubject } from '../subjects.js';

/** What a load's tool counted while the subject's CPU time was taken. */
export interface Work extends Reading {
  /** What CPU time is divided by, in the unit of the load's `cpu`. */
  amount: number;
}

interface Traffic {
  stage: Stage;
  subject: Subject;
  serve(): Promise<Running>;
  /** Puts load on the port for so many seconds. */
  drive(port: number, seconds: number): Promise<Work>;
  seconds: number;
  warmUp: number;
}

/** For the ends of the last connections to be seen by all, in milliseconds. */
const aftermath = 100;

/** Starts a server and a fresh subject in front of it, warms up, then measures. */
export async function measureTraffic(traffic: Traffic): Promise<Reading> {
  const { stage, subject, drive, seconds, warmUp } = traffic;
  const server = await traffic.serve();
  try {
    const proxy = await startSubject(stage, subject, server.port);
    try {
      if (warmUp > 0) await drive(proxy.port, warmUp);
      await sleep(aftermath, undefined, { signal: stage.signal });
      const { group } = proxy;
      const before = group ? cpuSeconds(group.id) : 0;
      const { values, errors, amount } = await drive(proxy.port, seconds);
      await sleep(aftermath, undefined, { signal: stage.signal });
      const cpu = group && { cpu: (cpuSeconds(group.id) - before) / amount };
      return { values: { ...values, ...cpu }, ...(errors !== undefined && { errors }) };
    } finally {
      await proxy.stop();
    }
  } finally {
    await server.stop();
  }
}
