import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

// Started by guard.ts with the run's folder as its argument and the benchmark at the other end of
// its standard input, which closes when the benchmark ends, in whatever way.
const groups = new Set<number>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const group = Number(line.slice(1));
    if (line.startsWith('+')) groups.add(group);
    else groups.delete(group);
  })
  .on('close', () => {
    for (const group of groups) {
      try {
        process.kill(-group, 'SIGKILL');
      } catch {
        // It has gone by itself.
      }
    }
    rmSync(process.argv[2] as string, { recursive: true, force: true });
  });
