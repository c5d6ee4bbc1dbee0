import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { replaceFile, requireDistinct, requireNoProgram, requireReplaceable } from '../files.js';

t.test('a file is replaced as a whole, and the same may read it', async (t) => {
  const folder = t.testdir({ old: 'what was there' });
  const [old, fresh] = [join(folder, 'old'), join(folder, 'new')];
  chmodSync(old, 0o600);
  for (const file of [old, fresh]) {
    requireReplaceable(file);
    replaceFile(file, 'text');
    t.equal(readFileSync(file, 'utf8'), 'text');
  }
  t.equal(statSync(old).mode & 0o777, 0o600);
  t.strictSame(readdirSync(folder).sort(), ['new', 'old'], 'nothing else is left');
});

t.test('into a device it is written as it stands', async (t) => {
  requireReplaceable('/dev/null');
  replaceFile('/dev/null', 'text');
  t.ok(statSync('/dev/null').isCharacterDevice());
  t.throws(() => replaceFile('/dev/full', 'text'), {
    name: 'UsageError',
    message: '/dev/full: cannot be written: no space left on device',
  });
});

t.test('a program is not overwritten', async (t) => {
  const program = join(t.testdir({ proxy: '#!/bin/sh' }), 'proxy');
  requireNoProgram(program);
  chmodSync(program, 0o755);
  for (const require of [requireNoProgram, requireReplaceable])
    t.throws(() => require(program), {
      name: 'UsageError',
      message: `${program}: is a program, and is not overwritten`,
    });
});

t.test('two names of one file are told', async (t) => {
  const folder = t.testdir({ a: '' });
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  symlinkSync(a, b);
  requireDistinct([a, undefined, undefined, join(folder, 'c'), '/dev/null', '/dev/null']);
  t.throws(() => requireDistinct([a, b]), { name: 'UsageError', message: `${b}: is named twice` });
  t.throws(() => requireDistinct(['./nowhere', 'nowhere']), { message: 'nowhere: is named twice' });
});
