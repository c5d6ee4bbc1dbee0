import type { Confinement } from './harness/confine.js';
import { hasProcfs } from './harness/procfs.js';
import { whyNoSandbox } from './harness/sandbox.js';
import type { Limits } from './limits.js';

/** What limits come to on this machine. Whoever asked for them is warned of what cannot be had. */
export async function confinementOf(
  limits: Limits | undefined,
  warn: (line: string) => void,
): Promise<Confinement | undefined> {
  if (!limits) return undefined;
  if (!hasProcfs)
    warn('there is no /proc here: memory, processes and processor time are not watched');
  if (limits.sandbox === 'off') return { limits, sandbox: false };
  const reason = await whyNoSandbox(limits);
  if (reason) warn(`no sandbox: ${reason}; files and network are open to the subject`);
  return { limits, sandbox: reason === undefined };
}
