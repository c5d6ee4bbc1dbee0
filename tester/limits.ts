import { UsageError } from './errors.js';
import type { Limits } from './harness/overrun.js';

export type { Limits };

const mebibyte = 1024 ** 2;

/** No proxy that passes every case comes near them, one with a process for each client included. */
export const usualLimits: Limits = {
  memory: 1024 * mebibyte,
  processes: 1_200,
  files: 16_384,
  cpu: 120,
  output: 64 * mebibyte,
  disk: 64 * mebibyte,
  time: 300,
  sandbox: 'auto',
};

const sizes = ['memory', 'output', 'disk'];
const units: { [letter: string]: number } = { '': 1, K: 1024, M: mebibyte, G: 1024 ** 3 };

/** `--limits` takes the next word, and so the subject, unless that stands behind two dashes. */
export function splitLimits(given: string | true | undefined): {
  list?: string;
  command: string[];
} {
  if (given === undefined) return { command: [] };
  if (given === true) return { list: '', command: [] };
  const isList = given.includes('=') && !given.includes('/');
  return isList ? { list: given, command: [] } : { list: '', command: [given] };
}

/** The usual limits with these changes, such as `memory=512M,time=60`. Throws {@link UsageError}. */
export function parseLimits(text: string): Limits {
  const changes = text.split(',').filter(Boolean).map(parseLimit);
  return { ...usualLimits, ...Object.fromEntries(changes) };
}

function parseLimit(text: string): [name: string, value: number | string] {
  const [name = '', value = '', ...more] = text.split('=');
  if (!Object.hasOwn(usualLimits, name)) {
    const names = Object.keys(usualLimits).join(', ');
    throw new UsageError(`--limits: there is no limit "${name}"; there are ${names}`);
  }
  if (more.length > 0) throw new UsageError(`--limits: ${text} has one "=" too many`);
  if (name === 'sandbox') return [name, sandbox(value)];
  return [name, sizes.includes(name) ? size(name, value) : count(name, value)];
}

function sandbox(value: string): Limits['sandbox'] {
  if (value === 'auto' || value === 'off') return value;
  throw new UsageError('--limits: sandbox is auto or off');
}

function size(name: string, text: string): number {
  const [, digits, letter = ''] = /^(\d+)([KMG]?)$/.exec(text) ?? [];
  const bytes = Number(digits) * (units[letter] as number);
  if (bytes >= mebibyte && Number.isSafeInteger(bytes)) return bytes;
  throw new UsageError(`--limits: ${name}=${text} is no size such as 512M or 2G, 1M at least`);
}

function count(name: string, text: string): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1) return number;
  throw new UsageError(`--limits: ${name}=${text} is no whole number from 1 on`);
}
