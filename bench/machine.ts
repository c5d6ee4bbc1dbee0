import { cpus, release, totalmem, type } from 'node:os';
import type { Results } from './results.js';

/** What the run was made on. */
export function machine(): Results['machine'] {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cpus: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
  };
}
