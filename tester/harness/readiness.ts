import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry, { AbortError } from 'p-retry';
import { hasProcfs } from './procfs.js';
import { listeningInodes } from './sockets.js';

/** How readiness is found out: by looking at the kernel's table, or by connecting. */
export type ReadyCheck = (port: number) => Promise<boolean>;

/** Looks for a listener in the kernel's table, which costs the subject nothing. */
export const lookForListener: ReadyCheck = async (port) => listeningInodes(port).length > 0;

/**
 * Connects and hangs up again. The subject serves this connection like any other, so whoever
 * uses it must have the origin absorb what comes of it.
 */
export const connectOnce: ReadyCheck = (port) =>
  new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

export const defaultReadyCheck: ReadyCheck = hasProcfs ? lookForListener : connectOnce;

/**
 * Resolves with true once `check` says so, with false after `within` milliseconds. Rejects with
 * the signal's reason as soon as the signal is given.
 */
export async function untilReady(
  port: number,
  check: ReadyCheck,
  within: number,
  signal: AbortSignal,
): Promise<boolean> {
  const notYet = new Error('not ready yet');
  const look = async () => {
    if (signal.aborted) throw new AbortError(signal.reason);
    if (!(await check(port))) throw notYet;
    return true;
  };
  const polling = new AbortController();
  const given = new Promise<never>((_, failed) => {
    signal.addEventListener('abort', () => failed(signal.reason), { once: true });
  });
  const retries = {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 5,
    factor: 1.3,
    maxTimeout: 100,
  };
  const ready = pRetry(look, { ...retries, signal: polling.signal }).catch((error) => {
    if (error === polling.signal.reason) return false;
    throw error;
  });
  const late = sleep(within, false, { signal: polling.signal }).catch(() => false);
  try {
    return await Promise.race([ready, given, late]);
  } finally {
    polling.abort();
  }
}
