import { createInterface } from 'node:readline';
import { killMarked, signalGroup } from './kill.js';

// Started by reaper.ts with the marker as its argument and the tester at the other end of its
// standard input, which closes when the tester ends, in whatever way.
const marker = process.argv[2] as string;
const groups = new Set<number>();
const grace = 500;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const group = Number(line.slice(1));
    if (line.startsWith('+')) groups.add(group);
    else groups.delete(group);
  })
  .on('close', () => {
    for (const group of groups) signalGroup(group, 'SIGTERM');
    const kill = () => {
      for (const group of groups) signalGroup(group, 'SIGKILL');
      killMarked(marker);
    };
    // Some have files to remove. At the end of an undisturbed run there is nobody left to wait for.
    if (groups.size > 0) setTimeout(kill, grace);
    else kill();
  });
