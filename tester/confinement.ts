import type { Confinement } from './harness/confine.js';
import { hasProcfs } from './harness/procfs.js';
import { sandboxOf, whyNot } from './harness/sandbox.js';
import type { Limits } from './limits.js';
import { hasLoopbackAlone, loopbackAlone } from './loopback.js';

interface Found extends Confinement {
  /** The tester is to begin anew where there is no network but loopback. */
  elsewhere: boolean;
}

/** What limits come to on this machine. Whoever asked for them is warned of what cannot be had. */
export async function confinementOf(limits: Limits, warn: (line: string) => void): Promise<Found> {
  if (!hasProcfs) warn('no /proc here: memory, processes and processor time are not watched');
  const open = { limits, sandbox: false, elsewhere: false };
  if (limits.sandbox === 'off') return open;
  const sandbox = sandboxOf(limits, []);
  const noSandbox = await whyNot(sandbox);
  if (noSandbox) {
    warn(`no sandbox, files and network are open to the subject: ${noSandbox}`);
    return open;
  }
  if (hasLoopbackAlone()) return { ...open, sandbox: true };
  const noLoopback = await whyNot([...loopbackAlone, '--', ...sandbox]);
  if (noLoopback) warn(`the network is open to the subject: ${noLoopback}`);
  return { limits, sandbox: true, elsewhere: noLoopback === undefined };
}
