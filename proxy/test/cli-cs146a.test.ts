import t from 'tap';
import { executable, start } from './helpers/program.js';
import { loopback } from './helpers/sockets.js';

const file = executable('cs146a-tcpproxy');
const usage = 'Usage: tcpproxy remote_host remote_port server_port\n';

const wrong: Record<string, (string | number)[]> = {
  'no argument': [],
  'one argument': [loopback],
  'two arguments': [loopback, 80],
  'four arguments': [loopback, 80, 0, 'more'],
  'a port that is no number': [loopback, 'http', 0],
  'a port out of range': [loopback, 80, 70_000],
  'a remote port of 0': [loopback, 0, 0],
  'a host with a blank': ['local host', 80, 0],
  'an unknown option': [loopback, 80, 0, '--fast'],
};

for (const [name, args] of Object.entries(wrong))
  t.test(`${name} is answered with the usage to the letter, and nothing else`, async (t) => {
    const { exit, stdout, stderr } = start(t, file, ...args);
    t.strictSame(await exit, [64, null]);
    t.equal(stderr(), usage);
    t.equal(stdout(), '');
  });
