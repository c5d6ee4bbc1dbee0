import t from 'tap';
import { createProxy, ProxyError } from '../index.js';

t.test('a destination that cannot be resolved is told before listening', async (t) => {
  const proxy = createProxy({ destinationHost: 'no.invalid', destinationPort: 1, listenPort: 0 });
  const error = await proxy.listen().catch((error) => error);
  t.type(error, ProxyError);
  t.match(error, { code: 'UNRESOLVED', message: /^cannot resolve no\.invalid: E[A-Z_]+$/ });
  t.match(error.cause, { syscall: 'getaddrinfo' });
});
