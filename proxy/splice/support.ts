import { arch, platform } from 'node:os';
import { systemCode } from '../errors.js';
import { loadSystem } from './bindings.js';
import { Epoll } from './epoll.js';
import { failed, type System } from './system.js';

/** What keeps this engine from running on this machine, or `undefined`. */
export function obstacle(): string | undefined {
  if (platform() !== 'linux') return `it needs Linux, and this is ${platform()}`;
  if (!['x64', 'arm64'].includes(arch())) return `it needs x64 or arm64, and this is ${arch()}`;
  try {
    tryCalls(loadSystem());
    return undefined;
  } catch (error) {
    if (systemCode(error) === 'MODULE_NOT_FOUND') return 'koffi is not installed for it';
    return (error as Error).message.split('\n')[0];
  }
}

/** A system that loads may still forbid the calls: sandboxes do. Throws what it says. */
function tryCalls(system: System): void {
  const socket = system.socket('127.0.0.1');
  const pipe = system.pipe(1);
  try {
    new Epoll(system).close();
    // There is nothing in the pipe, so nothing is moved.
    if (pipe && system.splice(pipe.output, socket, 1) === failed)
      throw new Error(`splice: ${system.failure()}`);
  } finally {
    for (const descriptor of [socket, pipe?.input ?? failed, pipe?.output ?? failed])
      if (descriptor >= 0) system.close(descriptor);
  }
}
