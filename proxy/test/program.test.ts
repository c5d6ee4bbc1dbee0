import t from 'tap';
import { listen } from './helpers/origin.js';
import { executable, listening, type Run, start } from './helpers/program.js';
import { connect, loopback, read } from './helpers/sockets.js';
import { until } from './helpers/wait.js';

// What the proxy does under every command line that it has.

type Words = (string | number)[];

const positional = (host: string, port: number, listen: number): Words => [host, port, listen];
const commandLines: Record<string, typeof positional> = {
  tcpproxy: positional,
  'cs146a-tcpproxy': positional,
  'cs162-proxy': (host, port, listen) => ['--proxy', `${host}:${port}`, '--port', listen],
};

for (const [name, words] of Object.entries(commandLines)) {
  const file = executable(name);
  const here = ['--listen-host', loopback];

  t.test(`${name} tells its version and its help`, async (t) => {
    for (const [option, wanted] of [
      ['--version', /^\d+\.\d+\.\d+\n$/],
      ['--help', new RegExp(`^Usage: ${name} (.|\n)*--engine <name>`)],
    ] as const) {
      const { exit, stdout, stderr } = start(t, file, option);
      t.strictSame(await exit, [0, null]);
      t.match(stdout(), wanted);
      t.equal(stderr(), '');
    }
  });

  t.test(`${name} says in one line that a name cannot be resolved`, async (t) => {
    const { exit, stderr } = start(t, file, ...words('no.invalid', 80, 0));
    t.strictSame(await exit, [68, null]);
    t.match(stderr(), new RegExp(`^${name}: cannot resolve no\\.invalid: E[A-Z_]+\n$`));
  });

  t.test(`${name} says in one line that the port is in use`, async (t) => {
    const { port } = await listen(t);
    const { exit, stderr } = start(t, file, ...words(loopback, 80, port), ...here);
    t.strictSame(await exit, [69, null]);
    const where = `${loopback}:${port}`;
    t.equal(stderr(), `${name}: cannot listen on ${where}: the port is already in use\n`);
  });

  t.test(`${name} takes the common options, serves, and ends at the second signal`, async (t) => {
    const origin = await listen(t);
    const options = [...here, '--engine', 'portable', '--drain-timeout', '600'];
    const running: Run = start(t, file, ...words(loopback, origin.port, 0), ...options);
    const { child, exit, logged, port } = await listening(running);
    t.match(logged('listening'), [{ engine: 'portable', engineReason: 'asked for' }]);
    const client = await connect(t, port);
    const atClient = read(client);
    const upstream = await origin.accept();
    upstream.pipe(upstream);
    client.write('through');
    await until(() => atClient.size() === 7, 'the echo');
    child.kill('SIGTERM');
    await until(() => logged('draining').length === 1, 'the first signal to arrive');
    child.kill('SIGINT');
    t.strictSame(await exit, [0, null]);
    t.equal(await atClient.fate, 'ECONNRESET');
  });
}
