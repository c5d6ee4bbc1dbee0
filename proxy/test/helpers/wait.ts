import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a condition. The deadline is only there to fail: it is far beyond what is needed. */
export async function until(condition: () => unknown, what: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await delay(5);
  }
}

/** How many timers and connection attempts of this process are under way. */
export function underWay(): number {
  const names = ['Timeout', 'ConnectWrap', 'TCPConnectWrap'];
  return process.getActiveResourcesInfo().filter((name) => names.includes(name)).length;
}
