import t from 'tap';
import { executable, start } from './helpers/program.js';

const file = executable('cs162-proxy');
const usage = 'Usage: cs162-proxy --proxy host[:port] [--port N]';

/** Each ends at once: where nothing is wrong with `--proxy`, the name cannot be resolved. */
async function answer(...args: (string | number)[]) {
  const { exit, stderr, stdout } = start(t, file, ...args);
  const [code] = await exit;
  t.equal(stdout(), '');
  return { code, lines: stderr().split('\n').slice(0, -1) };
}

const wrong: [args: (string | number)[], reason: RegExp][] = [
  [[], /required option '--proxy/],
  [['--proxy'], /'--proxy <host\[:port\]>' argument missing/],
  [['--proxy', 'a:http'], /It is not host:port/],
  [['--proxy', ':80'], /It is not host:port/],
  [['--proxy', '[::1:80'], /It is not host:port/],
  [['--proxy', '::1:80'], /An IPv6 address stands in brackets/],
  [['--proxy', 'a:0'], /the port of --proxy must be a whole number from 1 to 65535, not 0/],
  [['--proxy', 'a b:80'], /the host of --proxy must be a host name or address, not "a b"/],
  [['--proxy', 'a:80', '--port', 70_000], /: --port must be .* not 70000/],
  [['--proxy', 'a:80', '--no-half-close'], /unknown option '--no-half-close'/],
  [['--proxy', 'a:80', 'more'], /too many arguments/],
];

for (const [args, reason] of wrong)
  t.test(`"${args.join(' ')}" is answered with the reason and the usage`, async (t) => {
    const { code, lines } = await answer(...args);
    t.equal(code, 64);
    t.match(lines[0], /^cs162-proxy: \S/);
    t.match(lines[0], reason);
    t.strictSame(lines.slice(1), [usage]);
  });

t.test('a host is told from its port', async (t) => {
  for (const host of ['no.invalid', 'no.invalid:8080', '[no.invalid]:8080'])
    t.match(await answer('--proxy', host), {
      code: 68,
      lines: [/^cs162-proxy: cannot resolve no\.invalid: E/],
    });
});
