import { availableParallelism } from 'node:os';
import { ProxyError } from './errors.js';

export const engineNames = ['auto', 'splice', 'portable'] as const;
export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export type EngineChoice = (typeof engineNames)[number];
export type EngineName = Exclude<EngineChoice, 'auto'>;
export type LogLevel = (typeof logLevels)[number];

/** What a caller may say to `createProxy`. Times are in milliseconds, sizes in bytes. */
export interface ProxyOptions {
  /** Name or address to forward to. Names are resolved afresh at each dial. */
  destinationHost: string;
  /** 1 to 65535. */
  destinationPort: number;
  /** 0 to 65535; 0 takes any free port. */
  listenPort: number;
  /** Address to listen on. Default: every address, IPv6 and IPv4. */
  listenHost?: string;
  /** How long held bytes may wait without one being written; 0 is forever. Default 10,000. */
  stallTimeout?: number;
  /** How long resolving and dialing may take in all; 0 is as long as the system. Default 10,000. */
  connectTimeout?: number;
  /** How long a pair may move nothing at all; 0, the default, is forever. */
  idleTimeout?: number;
  /** How long `close` lets live pairs finish. Default 10,000. */
  drainTimeout?: number;
  /** Pass end-of-file on and keep the other direction open. Default true. */
  halfClose?: boolean;
  /** How many pairs may live at once; 0, the default, is no limit. */
  maxConnections?: number;
  /**
   * A lane that holds this many bytes stops reading. It may hold up to 128 KiB more: what two
   * reads that were under way bring; or less, what a pipe takes. Default 262,144 with the portable
   * engine, which holds them in the process, and 1,048,576 with the splice engine.
   */
  bufferSize?: number;
  /** Default `auto`: the fastest engine that runs here. */
  engine?: EngineChoice;
  /**
   * How many threads serve, each with a listener of its own on the port; 1, the default, up to the
   * number of cores. Only the splice engine has more than one.
   */
  workers?: number;
  /** Level of the log on standard error. Default `silent`. */
  logLevel?: LogLevel;
}

/** Options with every default filled in. */
export type Settings = Required<Omit<ProxyOptions, Undecided>> & Pick<ProxyOptions, Undecided>;

/** Options that have no one default. */
type Undecided = 'listenHost' | 'bufferSize';

export const defaults = {
  stallTimeout: 10_000,
  connectTimeout: 10_000,
  idleTimeout: 0,
  drainTimeout: 10_000,
  halfClose: true,
  maxConnections: 0,
  engine: 'auto',
  workers: 1,
  logLevel: 'silent',
} as const satisfies Partial<ProxyOptions>;

/** Longest delay that Node's timers take, about 24.8 days, in milliseconds. */
export const maxTime = 2 ** 31 - 1;
const maxSize = 2 ** 30;

/** Fills in defaults and checks every value. Throws {@link ProxyError} `BAD_OPTION`. */
export function resolveOptions(options: ProxyOptions): Settings {
  const given = Object.fromEntries(Object.entries(options).filter(([, v]) => v !== undefined));
  const settings: Settings = { ...defaults, ...(given as unknown as ProxyOptions) };
  requireHost('destinationHost', settings.destinationHost);
  if (settings.listenHost !== undefined) requireHost('listenHost', settings.listenHost);
  requireInteger('destinationPort', settings.destinationPort, 1, 65_535);
  requireInteger('listenPort', settings.listenPort, 0, 65_535);
  for (const name of ['stallTimeout', 'connectTimeout', 'idleTimeout', 'drainTimeout'] as const)
    requireInteger(name, settings[name], 0, maxTime);
  requireInteger('maxConnections', settings.maxConnections, 0, Number.MAX_SAFE_INTEGER);
  if (settings.bufferSize !== undefined)
    requireInteger('bufferSize', settings.bufferSize, 1, maxSize);
  requireInteger('workers', settings.workers, 1, availableParallelism());
  if (typeof settings.halfClose !== 'boolean') bad('halfClose', settings.halfClose, 'a boolean');
  requireOneOf('engine', settings.engine, engineNames);
  requireOneOf('logLevel', settings.logLevel, logLevels);
  return settings;
}

function requireHost(name: string, value: unknown): void {
  if (typeof value !== 'string' || !/^\S+$/.test(value)) bad(name, value, 'a host name or address');
}

function requireInteger(name: string, value: unknown, min: number, max: number): void {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
    bad(name, value, `a whole number from ${min} to ${max}`);
}

function requireOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) bad(name, value, `one of ${allowed.join(', ')}`);
}

function bad(name: string, value: unknown, wanted: string): never {
  throw new ProxyError('BAD_OPTION', `${name} must be ${wanted}, not ${JSON.stringify(value)}`);
}
