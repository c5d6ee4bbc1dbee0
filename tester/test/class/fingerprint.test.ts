import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { fingerprintOf } from '../../class/fingerprint.js';

t.test('it is the same for the same, and another for anything else', async (t) => {
  const root = t.testdir({ 'proxy.c': 'int main;', sub: { 'relay.c': '' } });
  const at = (name: string) => join(root, name);
  const known = await fingerprintOf(root);
  t.match(known, /^[0-9a-f]{64}$/);
  t.equal(
    await fingerprintOf(t.testdir({ 'proxy.c': 'int main;', sub: { 'relay.c': '' } })),
    known,
  );

  const seen = new Set([known]);
  const changes: Record<string, () => void> = {
    'another content': () => writeFileSync(at('proxy.c'), 'int Main;'),
    'another file': () => writeFileSync(at('sub/more.c'), ''),
    'another name': () => renameSync(at('sub/more.c'), at('sub/most.c')),
    'a program': () => chmodSync(at('proxy.c'), 0o755),
    'an empty folder': () => mkdirSync(at('empty')),
    'a link': () => symlinkSync('nowhere', at('link')),
    'a link that leads elsewhere': () => {
      rmSync(at('link'));
      symlinkSync('somewhere', at('link'));
    },
    'a file less': () => rmSync(at('sub/relay.c')),
  };
  for (const [what, change] of Object.entries(changes)) {
    change();
    const now = await fingerprintOf(root);
    t.notOk(seen.has(now), what);
    t.equal(await fingerprintOf(root), now);
    seen.add(now);
  }
});

t.test('what version control keeps is no part of it', async (t) => {
  const root = t.testdir({ 'proxy.c': '', '.git': { index: '1' } });
  const known = await fingerprintOf(root);
  writeFileSync(join(root, '.git/index'), '2');
  t.equal(await fingerprintOf(root), known);
});

t.test('a name that is no text is one, and a large file is read', async (t) => {
  const root = t.testdir({});
  const name = Buffer.concat([
    Buffer.from(`${root}/L`),
    Buffer.from([0xf6]),
    Buffer.from('sung.txt'),
  ]);
  writeFileSync(name, 'a');
  const known = await fingerprintOf(root);
  writeFileSync(name, 'b');
  t.not(await fingerprintOf(root), known);
  writeFileSync(join(root, 'large'), Buffer.alloc(3_000_000, 1));
  const large = await fingerprintOf(root);
  writeFileSync(join(root, 'large'), Buffer.concat([Buffer.alloc(2_999_999, 1), Buffer.from('2')]));
  t.not(await fingerprintOf(root), large);
});

t.test('what cannot be read is said', async (t) => {
  await t.rejects(fingerprintOf(join(t.testdir({}), 'no')), { code: 'ENOENT' });
});
