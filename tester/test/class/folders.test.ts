import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { copyFolder, realPathOf, removeFolder } from '../../class/folders.js';

t.test('a copy has all that there is, as it was', async (t) => {
  const root = t.testdir({ from: { 'proxy.c': 'int main;', run: '#!/bin/sh', inner: { x: '' } } });
  const [from, to] = [join(root, 'from'), join(root, 'to')];
  utimesSync(join(from, 'proxy.c'), 1_000_000, 1_000_000);
  chmodSync(join(from, 'run'), 0o755);
  symlinkSync('/no/such/file', join(from, 'link'));
  symlinkSync('.', join(from, 'self'));
  const odd = (folder: string) =>
    Buffer.concat([Buffer.from(`${folder}/L`), Buffer.from([0xf6]), Buffer.from('sung')]);
  writeFileSync(odd(from), 'odd');
  await copyFolder(from, to);
  t.strictSame(readdirSync(to).length, readdirSync(from).length);
  t.equal(statSync(join(to, 'proxy.c')).mtimeMs, 1_000_000_000, 'make goes by the times');
  t.equal(statSync(join(to, 'run')).mode & 0o777, 0o755);
  t.equal(readlinkSync(join(to, 'link')), '/no/such/file');
  t.equal(readlinkSync(join(to, 'self')), '.');
  t.equal(readFileSync(odd(to), 'utf8'), 'odd');
});

t.test('what was read-only can be built in, and removed', async (t) => {
  const root = t.testdir({ from: { inner: { x: '' } } });
  const [from, to] = [join(root, 'from'), join(root, 'to')];
  for (const folder of [join(from, 'inner'), from]) chmodSync(folder, 0o555);
  await copyFolder(from, to);
  t.equal(statSync(to).mode & 0o700, 0o700);
  t.equal(statSync(join(to, 'inner')).mode & 0o700, 0o700);
  chmodSync(join(to, 'inner'), 0o500);
  removeFolder(to);
  t.notOk(existsSync(to));
  removeFolder(to);
  for (const folder of [from, join(from, 'inner')]) chmodSync(folder, 0o755);
});

t.test('what cannot be copied is said in one line', async (t) => {
  const root = t.testdir({});
  await t.rejects(copyFolder(join(root, 'no'), join(root, 'to')), {
    message: /^it cannot be copied: .*No such file or directory$/,
  });
});

t.test('links are followed, as far as there is something', async (t) => {
  const root = realpathSync(t.testdir({ real: {} }));
  symlinkSync('real', join(root, 'link'));
  t.equal(realPathOf(join(root, 'link')), join(root, 'real'));
  t.equal(realPathOf(join(root, 'link/new/er')), join(root, 'real/new/er'));
  mkdirSync(join(root, 'real/new'));
  t.equal(realPathOf(join(root, 'link/new/er')), join(root, 'real/new/er'));
});
