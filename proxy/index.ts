import { lookup } from 'node:dns/promises';
import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import { type Address, formatAddress } from './address.js';
import type { Engine } from './engine.js';
import { chooseEngine } from './engines.js';
import { ProxyError, systemCode } from './errors.js';
import { createLog, type Log } from './log.js';
import { type ProxyOptions, resolveOptions, type Settings } from './options.js';
import type { PairEnd, PairSnapshot } from './outcome.js';

export type { Address } from './address.js';
export { ProxyError, type ProxyErrorCode } from './errors.js';
export type { EngineChoice, EngineName, LogLevel, ProxyOptions } from './options.js';
export type { Outcome, PairEnd, PairSnapshot } from './outcome.js';

/**
 * Makes a proxy; it does nothing until {@link TcpProxy.listen}.
 *
 * Throws {@link ProxyError} `BAD_OPTION` when an option is missing or out of range, and
 * `ENGINE_UNAVAILABLE` when the engine that is asked for does not run here.
 */
export function createProxy(options: ProxyOptions): TcpProxy {
  return new TcpProxy(resolveOptions(options));
}

/** A TCP proxy: one listening port, one destination. Emits `pair` when a pair has ended. */
export class TcpProxy extends EventEmitter<{ pair: [PairEnd] }> {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #engine: Engine;
  /** Why this engine and no other. */
  readonly #reason: string;
  #closing: Promise<void> | undefined;

  /** Use {@link createProxy}. */
  constructor(settings: Settings) {
    super();
    this.#settings = settings;
    this.#log = createLog(settings.logLevel);
    const { create, reason } = chooseEngine(settings);
    this.#reason = reason;
    this.#engine = create(settings, {
      pairEnded: (end) => {
        this.#log.pair(end);
        this.emit('pair', end);
      },
      acceptFailed: (error) =>
        this.#log.warn('accepting failed', { cause: systemCode(error) ?? error.message }),
    });
  }

  /**
   * Resolves the destination once, to fail early on a wrong name, and starts accepting.
   *
   * Rejects with {@link ProxyError} `UNRESOLVED` or `LISTEN_FAILED`. A proxy serves once: after
   * {@link TcpProxy.close} it listens no more.
   */
  async listen(): Promise<Address> {
    const { destinationHost, destinationPort } = this.#settings;
    await requireResolvable(destinationHost);
    if (this.#closing) throw new ProxyError('LISTEN_FAILED', 'the proxy has been closed');
    const address = await this.#engine.listen().catch((error) => {
      throw listenError(this.#settings, error);
    });
    this.#log.info('listening', {
      listen: formatAddress(address),
      destination: formatAddress({ host: destinationHost, port: destinationPort }),
      engine: this.#engine.name,
      engineReason: this.#reason,
    });
    return address;
  }

  /**
   * The live pairs, oldest first, as they are now. Resolves a moment later: an engine that works
   * in other threads has to ask them.
   */
  pairs(): Promise<PairSnapshot[]> {
    return this.#engine.pairs();
  }

  /**
   * Stops accepting, lets live pairs finish for the drain timeout, resets what is left.
   * Resolves when no pair is left and the port is free.
   */
  close(): Promise<void> {
    this.#closing ??= this.#drain();
    return this.#closing;
  }

  async #drain(): Promise<void> {
    // Before anything is waited for: from here on nobody is accepted, and the time runs.
    const drained = this.#engine.drain();
    const timer = setTimeout(() => this.#engine.abort(), this.#settings.drainTimeout);
    const { length } = await this.#engine.pairs();
    if (length > 0) this.#log.info('draining', { pairs: length });
    await drained;
    clearTimeout(timer);
    this.#log.info('stopped');
    this.#log.flush();
  }

  /** Resets every live pair now; with {@link TcpProxy.close} under way, ends the wait. */
  abort(): void {
    this.#engine.abort();
  }
}

async function requireResolvable(host: string): Promise<void> {
  if (isIP(host)) return;
  await lookup(host).catch((error) => {
    const code = systemCode(error);
    throw new ProxyError('UNRESOLVED', `cannot resolve ${host}: ${code}`, error);
  });
}

const listenReasons: Record<string, string> = {
  EADDRINUSE: 'the port is already in use',
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no such host',
};

function listenError(settings: Settings, error: unknown): ProxyError {
  const where = formatAddress({ host: settings.listenHost ?? '*', port: settings.listenPort });
  const reason = listenReasons[systemCode(error) ?? ''] ?? String((error as Error).message);
  return new ProxyError('LISTEN_FAILED', `cannot listen on ${where}: ${reason}`, error);
}
