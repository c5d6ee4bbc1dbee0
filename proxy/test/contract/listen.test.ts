import { createProxy } from '../../index.js';
import { eachEngine } from '../helpers/engines.js';
import { listen } from '../helpers/origin.js';
import { firstPair, start } from '../helpers/proxy.js';
import { connect, loopback } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

const destination = { destinationHost: loopback, destinationPort: 1 };

eachEngine('listening tells the address, and a free port is found', async (t, engine) => {
  const proxy = createProxy({ ...destination, engine, listenHost: loopback, listenPort: 0 });
  const address = await proxy.listen();
  t.equal(address.host, loopback);
  t.ok(address.port > 0);
  const client = await connect(t, address.port);
  client.destroy();
  await proxy.close();
});

eachEngine('every address is listened on unless one is given', async (t, engine) => {
  const { proxy, origin, port } = await start(t, { engine, listenHost: undefined } as never);
  const client = await connect(t, port);
  await origin.accept();
  await until(() => firstPair(proxy), 'the pair');
  const address = `${loopback}:${client.localPort}`;
  t.match(await firstPair(proxy), { client: address }, 'in its IPv4 form');
});

eachEngine('one address alone is listened on when it is given', async (t, engine) => {
  const { port } = await start(t, { engine, listenHost: '127.0.0.2' });
  await t.rejects(connect(t, port), { code: 'ECONNREFUSED' });
  await connect(t, port, '127.0.0.2');
});

eachEngine('a name may be listened on', async (t, engine) => {
  const { join } = await start(t, { engine, listenHost: 'localhost' });
  await join();
});

eachEngine('a port in use is one clear line', async (t, engine) => {
  const { port } = await listen(t);
  const options = { ...destination, engine, listenHost: loopback, listenPort: port };
  const proxy = createProxy(options);
  await t.rejects(proxy.listen(), {
    name: 'ProxyError',
    code: 'LISTEN_FAILED',
    message: `cannot listen on 127.0.0.1:${port}: the port is already in use`,
    cause: { code: 'EADDRINUSE' },
  });
  await proxy.close();
});

eachEngine('an address that is not of this machine is one clear line', async (t, engine) => {
  // 192.0.2.0/24 is for documentation; nothing is sent there, it is only bound to.
  const options = { ...destination, engine, listenHost: '192.0.2.1', listenPort: 0 };
  const proxy = createProxy(options);
  await t.rejects(proxy.listen(), {
    code: 'LISTEN_FAILED',
    message: 'cannot listen on 192.0.2.1:0: this machine has no such address',
  });
  await proxy.close();
});

eachEngine('listening twice fails, and the first goes on', async (t, engine) => {
  const { proxy, join } = await start(t, { engine });
  await t.rejects(proxy.listen(), {
    code: 'LISTEN_FAILED',
    message: /^cannot listen on 127\.0\.0\.1:0: \S/,
  });
  await join();
});

eachEngine('a closed proxy listens no more', async (t, engine) => {
  const proxy = createProxy({ ...destination, engine, listenPort: 0 });
  await proxy.close();
  await t.rejects(proxy.listen(), { code: 'LISTEN_FAILED', message: /has been closed/ });
});

eachEngine('a proxy that is closed while it begins to listen says so', async (t, engine) => {
  const options = { ...destination, engine, listenPort: 0, listenHost: 'localhost' };
  const proxy = createProxy(options);
  let answer = '';
  proxy.listen().then(
    () => {
      answer = 'listens';
    },
    (error) => {
      answer = error.code;
    },
  );
  setImmediate(() => proxy.close());
  await until(() => answer, 'the order to listen to be answered');
  t.match(answer, /^(listens|LISTEN_FAILED)$/);
  await proxy.close();
});
