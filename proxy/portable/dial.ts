import { promises as dns, type LookupAddress } from 'node:dns';
import { connect, isIP, type Socket } from 'node:net';
import { ProxyError, systemCode } from '../errors.js';

interface Destination {
  host: string;
  port: number;
}

/**
 * Resolves the destination and connects to its addresses, one after the other, until one answers.
 * The time that is left is shared evenly among the addresses that are left, so that one silent
 * address does not use up the chance of the next.
 *
 * `timeout` in milliseconds for everything together, 0 for as long as the system takes.
 * Rejects with {@link ProxyError} `DIAL_FAILED` or `DIAL_TIMEOUT`, and with the signal's reason.
 */
export async function dial(
  { host, port }: Destination,
  timeout: number,
  signal: AbortSignal,
): Promise<Socket> {
  const deadline = timeout === 0 ? Number.POSITIVE_INFINITY : performance.now() + timeout;
  const addresses = await within(deadline, signal, resolve(host));
  let failure: unknown;
  for (const [index, { address }] of addresses.entries()) {
    const left = deadline - performance.now();
    if (left <= 0) break;
    try {
      return await attempt(address, port, left / (addresses.length - index), signal);
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure ?? timedOut(host);
}

async function resolve(host: string): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family) return [{ address: host, family }];
  return dns.lookup(host, { all: true }).catch((error) => {
    throw new ProxyError('DIAL_FAILED', `cannot resolve ${host}: ${systemCode(error)}`, error);
  });
}

function attempt(
  host: string,
  port: number,
  timeout: number,
  signal: AbortSignal,
): Promise<Socket> {
  // The high-water mark of 1 is what lets a lane bound what it holds.
  const options = { host, port, allowHalfOpen: true, noDelay: true, keepAlive: true };
  const socket = connect({ ...options, highWaterMark: 1, keepAliveInitialDelay: 60_000 } as never);
  const connected = new Promise<Socket>((done, failed) => {
    socket.once('connect', () => done(socket));
    socket.once('error', (error) => {
      failed(new ProxyError('DIAL_FAILED', `cannot connect to ${host}: ${error.message}`, error));
    });
  });
  return within(performance.now() + timeout, signal, connected, host).catch((error) => {
    socket.on('error', () => {}).destroy();
    throw error;
  });
}

/** The promise's result, unless the deadline passes or the signal is given first. */
function within<T>(
  deadline: number,
  signal: AbortSignal,
  promise: Promise<T>,
  host = 'the destination',
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let aborted = () => {};
  return new Promise<T>((done, failed) => {
    if (Number.isFinite(deadline))
      timer = setTimeout(() => failed(timedOut(host)), deadline - performance.now());
    aborted = () => failed(signal.reason);
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
    promise.then(done, failed);
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', aborted);
  });
}

function timedOut(host: string): ProxyError {
  return new ProxyError('DIAL_TIMEOUT', `no answer from ${host} in time`);
}
