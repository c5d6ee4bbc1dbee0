import { join } from 'node:path';
import t, { type Test } from 'tap';
import { profilesWith } from '../profile-choice.js';
import { loadProfileFile, problemsOf, readProfile } from '../profile-file.js';
import { makeCase } from './helpers.js';

const cases = new Map(['echo.single', 'close.early'].map((id) => [id, makeCase(id)]));
const good = {
  id: 'mine',
  title: 'Mine',
  source: 'A document',
  invocation: ['{command}', '--to', '{host}:{port}', '{listen}'],
  cases: [{ id: 'echo.single', weight: 60 }, { id: 'close.early' }],
};

/** Reads a file of this text. */
function read(t: Test, name: string, text: string) {
  return readProfile(join(t.testdir({ [name]: text }), name), cases);
}

t.test('a profile is read from JSON, JavaScript and TypeScript', async (t) => {
  const text = JSON.stringify(good);
  t.strictSame(await read(t, 'mine.json', text), good);
  for (const name of ['mine.js', 'mine.mjs', 'mine.ts'])
    t.strictSame(await read(t, name, `export default ${text};`), good, name);
  const typed = `type P = { id: string }; const p: P & object = ${text}; export default p;`;
  t.strictSame(await read(t, 'typed.ts', typed), good);
});

t.test('it is found by its file name, beside those that come with the tester', async (t) => {
  const folder = t.testdir({ 'mine.json': JSON.stringify(good) });
  const file = join(folder, 'mine.json');
  const profiles = await profilesWith(file, cases);
  t.strictSame(profiles.get(file), good);
  t.ok(profiles.has('mit-6.824'));
  t.notOk((await profilesWith('mine', cases)).has('mine'));
});

t.test('everything that is wrong is told, each in a line', async (t) => {
  const problems = (change: object) => problemsOf({ ...good, ...change }, cases);
  t.strictSame(problems({}), []);
  t.strictSame(problems({ cases: 'every', $schema: './profile.schema.json' }), []);
  t.strictSame(problems({ source: undefined, id: '' }), [
    'the profile lacks source',
    'id must be one line, and not empty',
  ]);
  t.strictSame(problems({ weights: 1 }), ['the profile has an unknown property weights']);
  t.strictSame(
    problems({
      cases: [
        { id: 'echo.single', wieght: 1 },
        { id: 'b', weight: -1 },
      ],
    }),
    [
      'case 1 (echo.single) has an unknown property wieght',
      'case 2 (b): weight must be 0 or more',
      'no case is called b; the nearest: echo.single, close.early',
    ],
  );
  t.strictSame(problems({ cases: [{ id: 'echo.single', severity: 'must' }] }), [
    'case 1 (echo.single): severity must be one of required, recommended, informational',
  ]);
  t.strictSame(problems({ invocation: ['{command}', '{port}'] }), [
    'invocation lacks {host} and {listen}',
  ]);
  t.strictSame(problems({ kind: 'echo-server', invocation: ['{command}', '{listen}'] }), []);
  t.strictSame(problems({ kind: 'echo-server', invocation: ['{command}'] }), [
    'invocation lacks {listen}',
  ]);
  t.strictSame(problems({ kind: 'echo' }), ['kind must be one of proxy, echo-server']);
  const ids = ['echo.single', 'close.earl', 'echo.single'].map((id) => ({ id }));
  t.strictSame(problems({ cases: ids }), [
    'no case is called close.earl; the nearest: close.early, echo.single',
    'echo.single comes twice',
  ]);
  t.strictSame(problems({ cases: [] }), ['cases is empty']);
  t.match(problemsOf([], cases), ['the profile must be an object in braces']);
  t.match(problemsOf(undefined, cases), ['the profile must be an object in braces']);
});

t.test('what stands in one line of a report is one line', async (t) => {
  const problems = (change: object) => problemsOf({ ...good, ...change }, cases);
  for (const text of ['a\nb', 'a\n', '\r', '']) {
    t.strictSame(problems({ id: text }), ['id must be one line, and not empty']);
    t.strictSame(problems({ title: text }), ['title must be one line, and not empty']);
    t.strictSame(problems({ cases: [{ id: 'close.early', title: text }] }), [
      'case 1 (close.early): title must be one line, and not empty',
    ]);
  }
});

t.test('one thing that is wrong hides no other', async (t) => {
  const value = {
    ...{ id: 5, title: 'Mine', source: 'A document' },
    invocation: ['{command}', 7, '{host}', '{port}'],
    cases: [null, 'echo.single', { id: 3 }, { id: 'echo' }, { id: 'close.early' }],
  };
  value.cases.push({ id: 'close.early' });
  t.strictSame(problemsOf(value, cases), [
    'id must be a text in quotes',
    'word 2 of invocation must be a text in quotes',
    'case 1 must be an object in braces',
    'case 2 must be an object in braces',
    'case 3: id must be a text in quotes',
    'invocation lacks {listen}',
    'no case is called echo; the nearest: echo.single, close.early',
    'close.early comes twice',
  ]);
  const odd = { ...good, kind: 'toString', invocation: [], cases: 5 };
  t.match(problemsOf(odd, cases), [/^kind must be one of/, /^cases must be/], 'what can be seen');
});

t.test('a grading says the first of it, and how to see the rest', async (t) => {
  const folder = t.testdir({
    'a.json': '{"id":"a"}',
    'b.json': JSON.stringify({ ...good, cases: [] }),
  });
  const [a, b] = [join(folder, 'a.json'), join(folder, 'b.json')];
  await t.rejects(readProfile(a, cases), {
    name: 'UsageError',
    message: `${a}: is not a profile: the profile lacks title, and 3 more: tester profile check ${a}`,
  });
  await t.rejects(readProfile(b, cases), { message: `${b}: is not a profile: cases is empty` });
});

t.test('what cannot be loaded is told in one line', async (t) => {
  const folder = t.testdir({ 'a.json': '{', 'b.ts': 'const = 1;', 'd.json': '{\n  "a": b\n}\n' });
  const told = (name: string) =>
    loadProfileFile(join(folder, name)).then(
      () => 'nothing',
      (error: Error) => `${error.name} ${error.message.replace(`${folder}/`, '')}`,
    );
  t.match(await told('a.json'), /^UsageError a\.json: cannot be loaded: .+$/);
  t.match(await told('b.ts'), /^UsageError b\.ts: cannot be loaded: .+$/);
  t.match(await told('d.json'), /^UsageError d\.json: cannot be loaded: .+ is not valid JSON$/);
  t.equal(await told('c.json'), 'UsageError c.json: cannot be read: no such file or directory');
});
