import type { Peer } from './peer.js';

/**
 * What the connection on the other side of the subject has seen, for the peer of that name. Which
 * it is, is known by the order in which both were made; where that is not certain, it is said so.
 */
export function describeOther(
  name: string,
  clients: readonly Peer[],
  origins: readonly Peer[],
): string | undefined {
  const [own, others] = name.startsWith('client') ? [clients, origins] : [origins, clients];
  const other = others[own.findIndex((each) => each.name === name)];
  if (!other)
    return others === origins ? 'the proxy has not connected to the destination' : undefined;
  const peer = own.find((each) => each.name === name) as Peer;
  // Connections that were made at the same moment may have been accepted in another order.
  const doubtful = peer.received > other.sent || other.received > peer.sent;
  const several = clients.length > 1;
  const sure = clients.length === origins.length && !(several && doubtful);
  const sent = other.sent === 1 ? '1 byte' : `${other.sent} bytes`;
  return `${other.name} had sent ${sent} and received ${other.received}; ${other.describe()}${sure ? '' : ', if it is the same connection'}`;
}
