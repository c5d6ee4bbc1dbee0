import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadCases } from '../registry.js';
import { proxyProgram, runTester, script, startTester, usualEnv } from './cli-helpers.js';

// "tester list" and "tester explain": what is there, without a proxy to grade.

t.jobs = 4;

t.test('list prints the default profile, in its order', async (t) => {
  const { code, stdout, stderr } = await runTester('list');
  const lines = stdout.trimEnd().split('\n');
  t.equal(lines.length, 10);
  t.match(lines[0], /^echo\.single +required +Single echo connection$/);
  t.match(lines.at(-1), /^timeout\.lazy-reverse +required +Timeout of lazy reverse client$/);
  t.equal(stderr, '');
  t.equal(code, 0);
});

t.test('list is narrowed like a run, and knows the other profiles', async (t) => {
  const ids = async (...words: string[]) => {
    const { stdout } = await runTester('list', ...words);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
  };
  t.same(await ids('--skip', 'timeout.*', 'close.*', 'b*', '--only', 'echo.*', 'close.*'), [
    'echo.single',
    'echo.two',
    'echo.twenty',
  ]);
  const always = [...(await loadCases()).values()].filter(({ onRequest }) => !onRequest);
  t.same(
    await ids('--profile', 'full'),
    always.map(({ id }) => id),
  );
});

t.test('list --json has all the texts', async (t) => {
  const { code, stdout } = await runTester('list', '--json', '--only', 'echo.single');
  const { run: _, ...texts } = (await loadCases()).get('echo.single') ?? {};
  t.same(JSON.parse(stdout), [texts]);
  t.equal(code, 0);
});

t.test('explain tells all of each case, each once and in the order asked for', async (t) => {
  const words = ['timeout.lazy-forward', 'echo.t*', 'echo.two'];
  const { code, stdout } = await runTester('explain', ...words);
  const titles = stdout.split('\n').filter((line) => /^\S/.test(line));
  t.same(titles, ['Timeout of lazy forward client', '20 echo connections', 'Two echo connections']);
  const labels = ['severity', 'requirement', 'source', 'procedure', 'typical bug', 'how to fix'];
  for (const label of labels) t.match(stdout, new RegExp(`^  ${label}: +\\S`, 'm'));
  const longest = Math.max(...stdout.split('\n').map((line) => line.length));
  t.ok(longest <= 80 && longest > 70, 'as wide as a terminal usually is');
  t.equal(code, 0);
});

t.test('explain knows what runs on request, too', async (t) => {
  const { stdout } = await runTester('explain', 'close.both-on-either');
  t.match(stdout, /^The end of one side closes both\n/);
});

t.test('report prints the lines of the lab unless told otherwise', async (t) => {
  const log = join(t.testdir(), 'log');
  await runTester('--only', 'echo.single', '--events', log);
  const { code, stdout } = await runTester('report', log);
  t.equal(stdout, 'Single echo connection: passed\n');
  t.equal(code, 0);
  t.match((await runTester('report', '--report', 'tap', log)).stdout, /^TAP version 14\n/);
  t.match((await runTester('report')).stderr, /^tester: missing required argument 'log'\n$/);
});

t.test('subjects of these names are graded behind a path or two dashes', async (t) => {
  const folder = t.testdir();
  const text = `#!/bin/sh\nexec "${process.execPath}" "${proxyProgram}" "$@"\n`;
  const programs = ['list', 'explain'].map((name) => script(folder, name, text));
  const passed = 'Single echo connection: passed\n';
  for (const program of programs) {
    const { stdout } = await runTester('--only', 'echo.single', '--', program);
    t.equal(stdout, passed);
    t.equal((await runTester(program, '--only', 'echo.single')).stdout, passed);
  }
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(programs[0] as string, join(bin, 'list'));
  const env = { ...usualEnv, PATH: `${bin}:${usualEnv.PATH}` };
  const { ended } = startTester(['--only', 'echo.single', '--', 'list'], env);
  t.equal((await ended).stdout, passed);
});

t.test(
  'a failure says how to ask for more in the way in which the tester was started',
  async (t) => {
    const args = [
      '--only',
      'echo.single',
      '--',
      script(t.testdir(), 'fails', '#!/bin/sh\nexit 1\n'),
    ];
    const more = async (env: NodeJS.ProcessEnv) =>
      /more: +(.*)/.exec((await startTester(args, { ...usualEnv, ...env }).ended).stdout)?.[1];
    t.equal(await more({}), 'tester explain echo.single');
    const npx = { npm_command: 'exec', npm_lifecycle_script: "'tester'" };
    t.equal(await more(npx), 'npx tester explain echo.single');
  },
);
