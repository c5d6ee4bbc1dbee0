import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { testerProgram, usualEnv } from './cli-helpers.js';

const hasScript = spawnSync('script', ['--version']).status === 0;
const skip = hasScript ? false : 'needs script(1) of util-linux';

t.jobs = 4;

/** What the tester writes to a terminal of its own, of so many columns, as the terminal gets it. */
async function onTerminal(words: string, { env = {}, columns = 80, to = '' } = {}) {
  const line = `stty cols ${columns} rows 24; "$NODE" "$TESTER" ${words} ${to}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...{ ...usualEnv, TERM: 'xterm-256color', NO_COLOR: '' },
      ...{ NODE: process.execPath, TESTER: testerProgram, ...env },
    },
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  return text;
}

t.test(
  'on a terminal verdicts are coloured, and the status line stays in it',
  { skip },
  async (t) => {
    const text = await onTerminal('--only echo.single', { columns: 30 });
    t.match(text, 'Single echo connection: \u001b[32mpassed\u001b[39m\r\n');
    t.match(text, '0/1 · 0:00 · running: Single …');
  },
);

t.test('NO_COLOR leaves the words', { skip }, async (t) => {
  const text = await onTerminal('--only echo.single', { env: { NO_COLOR: '1' } });
  t.match(text, 'Single echo connection: passed\r\n');
  t.match(text, '0/1 · 0:00 · running: ');
});

t.test('the status line of a run whose lines go to a file is seen', { skip }, async (t) => {
  const text = await onTerminal('--only echo.single', { to: '> /dev/null' });
  t.match(text, '0/1 · 0:00 · running: Single echo connection 0 s');
  t.notMatch(text, 'passed');
});

t.test('who reads through a pipe gets the lines alone', { skip }, async (t) => {
  const text = await onTerminal('--only echo.single', { to: '| cat' });
  t.equal(text, 'Single echo connection: passed\r\n');
});

t.test(
  'what is wrong before a run begins ends the tester on a terminal too',
  { skip },
  async (t) => {
    t.equal(
      await onTerminal('--only echo.single --events /no/such/file'),
      'tester: /no/such/file: cannot be written: no such file or directory\r\n',
    );
  },
);
