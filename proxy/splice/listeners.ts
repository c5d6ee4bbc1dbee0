import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import type { Address } from '../address.js';
import { backlog } from '../engine.js';
import type { System } from './system.js';

/**
 * Opens `count` listening sockets on one port: of one address, or of every address of the machine.
 * Rejects with the system's error.
 *
 * The first is bound without `SO_REUSEPORT`, so a port that anyone listens on already is refused,
 * even if that is a proxy like this one. Only then is the port shared among our own.
 */
export async function openListeners(
  system: System,
  host: string | undefined,
  port: number,
  count: number,
): Promise<number[]> {
  const first =
    host === undefined ? openEverywhere(system, port) : await openNamed(system, host, port);
  const listeners = [first.socket];
  try {
    const address = { host: first.host, port: system.address(first.socket).port };
    if (count > 1) system.share(first.socket);
    while (listeners.length < count) listeners.push(open(system, address, true).socket);
  } catch (error) {
    for (const listener of listeners) system.close(listener);
    throw error;
  }
  return listeners;
}

interface Opened {
  socket: number;
  host: string;
}

async function openNamed(system: System, name: string, port: number): Promise<Opened> {
  const host = isIP(name) ? name : (await dns.lookup(name)).address;
  return open(system, { host, port });
}

/** Every address, IPv6 and IPv4, on a machine that has both. */
function openEverywhere(system: System, port: number): Opened {
  try {
    return open(system, { host: '::', port });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(code)) throw error;
    return open(system, { host: '0.0.0.0', port });
  }
}

function open(system: System, address: Address, shared = false): Opened {
  const socket = system.socket(address.host);
  if (socket < 0) throw systemError('socket', system.failure());
  if (shared) system.share(socket);
  system.noDelay(socket);
  if (system.listen(socket, address, backlog) >= 0) return { socket, host: address.host };
  const code = system.failure();
  system.close(socket);
  throw systemError('listen', code);
}

function systemError(syscall: string, code: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}
