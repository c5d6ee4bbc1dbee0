import { promises } from 'node:dns';
import { readdirSync } from 'node:fs';
import t, { type Test } from 'tap';
import { loadSystem } from '../../splice/bindings.js';
import { openListeners } from '../../splice/listeners.js';
import type { System } from '../../splice/system.js';
import { listen } from '../helpers/origin.js';
import { connect, loopback, noIPv6 } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

const system = loadSystem();
const descriptors = () => readdirSync('/proc/self/fd').length;

async function open(t: Test, host: string | undefined, count: number, calls: System = system) {
  const listeners = await openListeners(calls, host, 0, count);
  t.teardown(() => listeners.map(system.close));
  return { listeners, ...system.address(listeners[0] as number) };
}

t.test('one listener has the port for itself', async (t) => {
  const { listeners, port } = await open(t, loopback, 1);
  t.equal(listeners.length, 1);
  await t.rejects(openListeners(system, loopback, port, 1), { code: 'EADDRINUSE' });
  await t.rejects(openListeners(system, loopback, port, 2), { code: 'EADDRINUSE' });
});

t.test('several share it with each other and with nobody else', async (t) => {
  const { listeners, port } = await open(t, loopback, 3);
  t.equal(new Set(listeners).size, 3);
  for (const listener of listeners) t.equal(system.address(listener).port, port);
  await t.rejects(openListeners(system, loopback, port, 1), { code: 'EADDRINUSE' });
  await t.rejects(openListeners(system, loopback, port, 3), { code: 'EADDRINUSE' });
  const seen = new Set<number>();
  await until(async () => {
    await connect(t, port);
    for (const listener of listeners) {
      const client = system.accept(listener);
      if (client >= 0) {
        seen.add(listener);
        system.close(client);
      }
    }
    return seen.size === 3;
  }, 'clients at each of them');
});

t.test('a port that another program listens on is refused', async (t) => {
  const { port } = await listen(t);
  const before = descriptors();
  for (const host of [loopback, undefined])
    for (const count of [1, 2])
      await t.rejects(openListeners(system, host, port, count), {
        code: 'EADDRINUSE',
        message: 'listen EADDRINUSE',
      });
  t.equal(descriptors(), before, 'and nothing is left open');
});

t.test('every address is IPv6 and IPv4', { skip: noIPv6 }, async (t) => {
  const { host, port } = await open(t, undefined, 1);
  t.equal(host, '::');
  await connect(t, port);
});

t.test('on a machine without IPv6 every address is every IPv4 address', async (t) => {
  const without: System = {
    ...system,
    socket: (host) => (host.includes(':') ? -2 : system.socket(host)),
    failure: () => 'EAFNOSUPPORT',
  };
  const { host } = await open(t, undefined, 2, without);
  t.equal(host, '0.0.0.0');
});

t.test('an address may be given by its name', async (t) => {
  t.intercept(promises, 'lookup', { value: async () => ({ address: loopback, family: 4 }) });
  t.match(await open(t, 'here.test', 1), { host: loopback });
});

t.test('when one of several cannot be had, none is kept', async (t) => {
  let sockets = 0;
  const scarce: System = {
    ...system,
    socket: (host) => (++sockets > 2 ? -2 : system.socket(host)),
    failure: () => 'EMFILE',
  };
  const before = descriptors();
  await t.rejects(openListeners(scarce, loopback, 0, 3), {
    code: 'EMFILE',
    message: 'socket EMFILE',
  });
  t.equal(descriptors(), before);
});
