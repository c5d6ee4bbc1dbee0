import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readRoster } from '../../class/roster.js';

const folder = (t: Test) => realpathSync(t.testdir({}));

t.test('every folder is a submission, in the order that people count in', async (t) => {
  const root = folder(t);
  for (const name of ['group-10', 'group-9', 'Ada', '.hidden', 'out']) mkdirSync(join(root, name));
  for (const name of ['notes.txt', 'grades']) writeFileSync(join(root, name), '');
  symlinkSync('/nowhere', join(root, 'broken'));
  const { submissions, leftOut } = readRoster(root, join(root, 'out'));
  t.strictSame(
    submissions.map(({ name }) => name),
    ['Ada', 'group-9', 'group-10'],
  );
  t.strictSame(leftOut, ['broken', 'grades', 'notes.txt']);
});

t.test('a link to a folder is one, by the name of the link', async (t) => {
  const root = folder(t);
  mkdirSync(join(root, 'all'));
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync('../elsewhere', join(root, 'all/ada'));
  const { submissions } = readRoster(join(root, 'all'), join(root, 'out'));
  t.strictSame(submissions, [{ name: 'ada', folder: join(root, 'elsewhere') }]);
});

t.test('results in a submission would be handed in the next time', async (t) => {
  const root = folder(t);
  mkdirSync(join(root, 'ada'));
  t.throws(() => readRoster(root, join(root, 'ada/graded')), {
    message: `${root}/ada/graded: lies in ada, which would be a submission`,
  });
});

t.test('what cannot be graded is said', async (t) => {
  const root = folder(t);
  t.throws(() => readRoster(root, '/out'), { message: /has no folder in it/ });
  t.throws(() => readRoster(join(root, 'no'), '/out'), { message: /no: cannot be read: / });
  mkdirSync(join(root, 'out/inner'), { recursive: true });
  t.throws(() => readRoster(join(root, 'out/inner'), join(root, 'out')), {
    message: /inner: lies in .*out, where the results are to go/,
  });
});
