import { networkInterfaces } from 'node:os';
import type { Address } from '../address.js';

/** Size in bytes of the larger of the two, `struct sockaddr_in6`. */
export const sockaddrLength = 28;

const inet = 2;
const inet6 = 10;

/** The address family of a numeric address. */
export const familyOf = (host: string): number => (host.includes(':') ? inet6 : inet);

/** Writes a `struct sockaddr_in` or `sockaddr_in6` for a numeric address; returns its length. */
export function encodeSockaddr({ host, port }: Address, into: Buffer): number {
  into.fill(0);
  into.writeUInt16LE(familyOf(host), 0);
  into.writeUInt16BE(port, 2);
  if (familyOf(host) === inet) {
    into.set(host.split('.').map(Number), 4);
    return 16;
  }
  const [address = '', zone] = host.split('%');
  for (const [index, group] of groups(address).entries()) into.writeUInt16BE(group, 8 + 2 * index);
  if (zone) into.writeUInt32LE(scopeOf(zone), 24);
  return sockaddrLength;
}

/** The eight groups of an IPv6 address. */
function groups(address: string): number[] {
  // The URL parser knows every way to write one, and gives the one of RFC 5952.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [first = [], last = []] = canonical
    .split('::')
    .map((part) => (part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []));
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** Number of the interface behind a `%zone`, which is its number or its name. */
function scopeOf(zone: string): number {
  if (/^\d+$/.test(zone)) return Number(zone);
  const [first] = (networkInterfaces()[zone] ?? []).filter(({ family }) => family === 'IPv6');
  return first?.scopeid ?? 0;
}

/** Reads what the kernel has written. IPv4-mapped addresses come in their IPv4 form. */
export function decodeSockaddr(from: Buffer): Address {
  const port = from.readUInt16BE(2);
  if (from.readUInt16LE(0) === inet) return { host: ipv4(from, 4), port };
  const mapped = from.readUIntBE(8, 6) === 0 && from.readUIntBE(14, 6) === 0xffff;
  return { host: mapped ? ipv4(from, 20) : ipv6(from.subarray(8, 24)), port };
}

const ipv4 = (bytes: Buffer, at: number) =>
  `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;

function ipv6(bytes: Buffer): string {
  const text = bytes.toString('hex').replace(/.{4}(?!$)/g, '$&:');
  return new URL(`http://[${text}]`).hostname.slice(1, -1);
}
