import type { Test } from 'tap';
import { type Engine, eachEngine } from '../helpers/engines.js';
import { listen } from '../helpers/origin.js';
import { executable, listening, start } from '../helpers/program.js';
import { connect, loopback, noIPv6, read } from '../helpers/sockets.js';

const file = executable('cs162-proxy');

function serve(t: Test, engine: Engine, upstream: string) {
  const options = ['--listen-host', loopback, '--engine', engine];
  return listening(start(t, file, '--proxy', upstream, '--port', 0, ...options));
}

for (const first of ['client', 'upstream'] as const)
  eachEngine(`the end of the ${first} ends both, after its last bytes`, async (t, engine) => {
    const origin = await listen(t);
    const { port } = await serve(t, engine, `${loopback}:${origin.port}`);
    const client = await connect(t, port);
    const upstream = await origin.accept();
    const [ending, other] = first === 'client' ? [client, upstream] : [upstream, client];
    const [atEnding, atOther] = [read(ending), read(other)];
    ending.end('last words');
    t.equal(await atOther.fate, 'fin');
    t.equal(atOther.bytes().toString(), 'last words');
    t.equal(await atEnding.fate, 'fin', 'though the other has said nothing');
  });

eachEngine('an upstream server on IPv6 stands in brackets', { skip: noIPv6 }, async (t, engine) => {
  const origin = await listen(t, '::1');
  const { logged, port } = await serve(t, engine, `[::1]:${origin.port}`);
  t.match(logged('listening'), [{ destination: `[::1]:${origin.port}` }]);
  const atClient = read(await connect(t, port));
  (await origin.accept()).end('hello');
  t.equal(await atClient.fate, 'fin');
  t.equal(atClient.bytes().toString(), 'hello');
});

eachEngine('without a port the upstream server is found at 80', async (t, engine) => {
  for (const [upstream, destination] of [
    ['localhost', 'localhost:80'],
    ['[::1]', '[::1]:80'],
  ] as const)
    t.match((await serve(t, engine, upstream)).logged('listening'), [{ destination }]);
});
