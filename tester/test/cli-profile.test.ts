import { join } from 'node:path';
import t from 'tap';
import { runTester } from './cli-helpers.js';

const good = {
  id: 'mine',
  title: 'Mine',
  source: 'A document',
  invocation: ['{command}', '{host}', '{port}', '{listen}'],
  cases: [{ id: 'echo.single', weight: 60 }, { id: 'close.early' }],
};

t.test('profiles of the user are checked, all of them', async (t) => {
  const folder = t.testdir({
    'a.json': JSON.stringify(good),
    'b.json': JSON.stringify({ ...good, cases: [{ id: 'echo.singl' }] }),
    'c.json': JSON.stringify({ ...good, cases: [{ id: 'echo.single', weight: 1 }] }),
  });
  const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, `${name}.json`)) as string[];
  t.strictSame(await runTester('profile', 'check', a as string), {
    code: 0,
    stdout: `${a}: 2 cases, 62 points\n`,
    stderr: '',
  });
  const { code, stdout } = await runTester('profile', 'check', b as string, c as string);
  t.equal(code, 1);
  t.match(stdout, `${b}: no case is called echo.singl; the nearest: echo.single`);
  t.match(stdout, `${c}: 1 case, 1 point\n`);
});

t.test('what is no JSON is a wrong profile too, and what is not there wrong usage', async (t) => {
  const folder = t.testdir({
    'a.json': '{\n  "id": mine\n}\n',
    'b.json': JSON.stringify({
      ...good,
      cases: [
        { id: 'echo.single', weight: 0.1 },
        { id: 'close.early', weight: 0.2 },
      ],
    }),
  });
  const [a, b] = ['a', 'b'].map((name) => join(folder, `${name}.json`)) as [string, string];
  const { code, stdout, stderr } = await runTester('profile', 'check', a, b);
  t.equal(code, 1);
  t.equal(stderr, '');
  const [first, ...others] = stdout.split('\n');
  t.match(first, `${a}: cannot be loaded: `);
  t.strictSame(others, [`${b}: 2 cases, 0.3 points`, '']);
  t.equal((await runTester('profile', 'check', join(folder, 'c.json'))).code, 64);
});

t.test('a profile of the user is used by its file name', async (t) => {
  const file = join(t.testdir({ 'a.json': JSON.stringify(good) }), 'a.json');
  const { stdout } = await runTester('list', '--profile', file);
  t.match(stdout.split('\n'), [/^echo\.single /, /^close\.early /, '']);
  const { code, stderr } = await runTester('--profile', './nowhere.json');
  t.equal(code, 64);
  t.equal(stderr, 'tester: ./nowhere.json: cannot be read: no such file or directory\n');
});

t.test('those that come with the tester are listed', async (t) => {
  const { stdout } = await runTester('profile', 'list');
  t.match(stdout, /^mit-6\.824 +MIT 6\.824 Lab 3: a TCP proxy$/m);
});

t.test('wrong usage is told', async (t) => {
  for (const words of [['profile'], ['profile', 'chek'], ['profile', 'check']])
    t.match(await runTester(...words), { code: 64, stdout: '', stderr: /^tester: .+\n/ });
});
