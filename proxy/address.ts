/** A numeric address or a name, and a port. */
export interface Address {
  host: string;
  port: number;
}

/** `host:port`, or `[host]:port` where the host has colons of its own. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
