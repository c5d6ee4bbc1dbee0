import t from 'tap';
import { run, serve } from './helpers/program.js';
import { loopback } from './helpers/sockets.js';

const usage = 'Usage: tcpproxy destination-host destination-port listen-port';

const wrong: Record<string, (string | number)[]> = {
  'no argument': [],
  'two arguments': [loopback, 80],
  'four arguments': [loopback, 80, 0, 'more'],
  'a port that is no number': [loopback, 'http', 0],
  'a port out of range': [loopback, 80, 70_000],
  'a destination port of 0': [loopback, 0, 0],
  'an unknown option': [loopback, 80, 0, '--fast'],
  'a time that is no number': [loopback, 80, 0, '--stall-timeout', 'long'],
  'a time that would be rounded to never': [loopback, 80, 0, '--idle-timeout', '0.0001'],
  'a time that no timer takes': [loopback, 80, 0, '--idle-timeout', '99999999'],
  'an unknown engine': [loopback, 80, 0, '--engine', 'steam'],
};

for (const [name, args] of Object.entries(wrong))
  t.test(`${name} is answered with the reason and the usage`, async (t) => {
    const { exit, stdout, stderr } = run(t, ...args);
    t.strictSame(await exit, [64, null]);
    t.equal(stdout(), '');
    const [reason, ...rest] = stderr().split('\n');
    t.match(reason, /^tcpproxy: \S/);
    t.strictSame(rest, [usage, ''], 'the usage is a line of its own, and the last');
  });

t.test('what is wrong is named as it was typed', async (t) => {
  const named = async (...args: (string | number)[]) => {
    const { exit, stderr } = run(t, ...args);
    await exit;
    return stderr().split('\n')[0];
  };
  t.equal(
    await named(loopback, 0, 0),
    'tcpproxy: destination-port must be a whole number from 1 to 65535, not 0',
  );
  t.match(await named(loopback, 80, 0, '--buffer-size', 0), /^tcpproxy: --buffer-size must be /);
  t.match(await named(loopback, 80, 0, '--workers', 0), /^tcpproxy: --workers must be /);
});

t.test('the version is no error', async (t) => {
  const { exit, stdout } = run(t, '--version');
  t.strictSame(await exit, [0, null]);
  t.match(stdout(), /^\d+\.\d+\.\d+\n$/);
});

t.test('help is no error', async (t) => {
  const { exit, stdout, stderr } = run(t, '--help');
  t.strictSame(await exit, [0, null]);
  t.match(stdout(), usage);
  t.match(stdout(), /--stall-timeout <seconds> .*\(default: 10\)/s);
  t.equal(stderr(), '');
});

t.test('a name that cannot be resolved is one line', async (t) => {
  const { exit, stderr } = run(t, 'no.invalid', 80, 0);
  t.strictSame(await exit, [68, null]);
  t.match(stderr(), /^tcpproxy: cannot resolve no\.invalid: E[A-Z_]+\n$/);
});

t.test('the start-up line tells addresses and engine', async (t) => {
  const { logged, origin, port } = await serve(t);
  t.match(logged('listening'), [
    {
      level: 'info',
      time: /^\d{4}-\d\d-\d\dT/,
      listen: `${loopback}:${port}`,
      destination: `${loopback}:${origin.port}`,
      engine: 'splice',
      engineReason: 'the fastest, and it runs here',
    },
  ]);
});
