import getPort from 'get-port';

/** Below the range from which the system takes the ports of outgoing connections. */
const lowestPort = 10_240;
const highestPort = 32_767;

function* randomPorts(count: number): Generator<number> {
  const range = highestPort - lowestPort + 1;
  for (let i = 0; i < count; i++) yield lowestPort + Math.floor(Math.random() * range);
}

/**
 * A port that nobody listens on, and that the system gives to no outgoing connection. Another
 * process may take it before it is bound.
 */
export function choosePort(): Promise<number> {
  return getPort({ port: randomPorts(20) });
}
