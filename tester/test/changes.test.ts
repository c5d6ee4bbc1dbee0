import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Sources } from '../changes.js';
import { eventually, writePrograms } from './helpers.js';

/** A program behind a link to a link in a linked folder, and a file beside it. */
function setUp(t: Test) {
  const folder = writePrograms(t, { program: 'first', script: 'second' });
  const at = (name: string) => join(folder, name);
  mkdirSync(at('build'));
  renameSync(at('program'), at('build/program'));
  symlinkSync('build', at('latest'));
  symlinkSync('latest/program', at('link'));
  mkdirSync(at('bin'));
  symlinkSync('../latest/program', at('bin/link'));
  return at;
}

/** Replaces a file as build tools do. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o755 });
  renameSync(`${path}.new`, path);
}

/** Watches while `change` is made, and waits until it is noticed. */
async function noticed(t: Test, sources: Sources, change: () => void): Promise<void> {
  const before = sources.look();
  let count = 0;
  const unwatch = await sources.watch(before, () => {
    count += 1;
  });
  t.teardown(unwatch);
  change();
  await eventually('a change', () => count > 0);
  await unwatch();
  t.strictSame(sources.changedSince(sources.look()), []);
}

t.test('the program is watched, and every other word that names a file', async (t) => {
  const at = setUp(t);
  const words = [at('link'), '{host}', '--to', at('script'), at('script'), at('build'), 'gone'];
  t.strictSame(new Sources(words).names, [at('link'), at('script')]);
  t.strictSame(new Sources(['node', at('script')]).names, ['node', at('script')]);
  t.throws(() => new Sources([at('gone')]), { name: 'UsageError', message: /no such file/ });
});

const ways: [what: string, change: (at: (name: string) => string) => void][] = [
  ['is written to', (at) => appendFileSync(at('build/program'), 'more')],
  ['is replaced', (at) => replace(at('build/program'), 'fresh')],
  ['goes', (at) => rmSync(at('build/program'))],
  ['goes with its folder', (at) => rmSync(at('build'), { recursive: true })],
  ['may not be run any more', (at) => chmodSync(at('build/program'), 0o644)],
  ['is touched', (at) => utimesSync(at('build/program'), 1, 1)],
];

for (const [what, change] of ways)
  t.test(`it is noticed when a program behind links ${what}`, async (t) => {
    const at = setUp(t);
    await noticed(t, new Sources([at('link')]), () => change(at));
  });

const links: [watched: string, link: string, target: string][] = [
  ['link', 'link', 'other/program'],
  ['bin/link', 'latest', 'other'],
  ['latest/program', 'latest', 'other'],
];

for (const [watched, link, target] of links)
  t.test(`it is noticed when ${link}, on the way to ${watched}, leads elsewhere`, async (t) => {
    const at = setUp(t);
    mkdirSync(at('other'));
    writeFileSync(at('other/program'), 'another', { mode: 0o755 });
    await noticed(t, new Sources([at(watched)]), () => {
      rmSync(at(link));
      symlinkSync(target, at(link));
    });
  });

t.test('a change before the watch begins is noticed, and told by name', async (t) => {
  const at = setUp(t);
  const sources = new Sources([at('build/program'), at('script')]);
  const before = sources.look();
  replace(at('script'), 'fresh');
  t.strictSame(sources.changedSince(before), [at('script')]);
  let count = 0;
  const unwatch = await sources.watch(before, () => {
    count += 1;
  });
  t.teardown(unwatch);
  t.not(count, 0);
});

t.test('what is not there or cannot be run is waited for, and told once', async (t) => {
  const at = setUp(t);
  const sources = new Sources([at('link'), at('script')]);
  const told: string[] = [];
  rmSync(at('build/program'));
  rmSync(at('script'));
  const settled = sources.settle(new AbortController().signal, (why) => told.push(why));
  await eventually('the first reason', () => told.length === 1);
  writeFileSync(at('build/program'), 'fresh');
  await eventually('the second reason', () => told.length === 2);
  chmodSync(at('build/program'), 0o755);
  await eventually('the third reason', () => told.length === 3);
  writeFileSync(at('script'), 'fresh');
  t.strictSame(await settled, sources.look());
  t.strictSame(told, [
    `${at('link')}: no such file`,
    `${at('link')}: not executable (try chmod +x ${at('link')})`,
    `${at('script')}: no such file`,
  ]);
});

t.test('a file that goes on changing has not settled', async (t) => {
  const at = setUp(t);
  const sources = new Sources([at('link')]);
  const looks: string[] = [];
  let writes = 0;
  const timer = setInterval(() => {
    appendFileSync(at('build/program'), 'more');
    if (++writes === 50) clearInterval(timer);
  }, 10);
  t.teardown(() => clearInterval(timer));
  const settled = await sources.settle(new AbortController().signal, (why) => looks.push(why));
  t.equal(writes, 50);
  t.strictSame(settled, sources.look());
  t.strictSame(looks, []);
});

t.test('to wait for it can be called off', async (t) => {
  const at = setUp(t);
  const sources = new Sources([at('link')]);
  rmSync(at('build/program'));
  const off = new AbortController();
  t.equal(await sources.settle(off.signal, () => off.abort()), undefined);
});

t.test('a file that is left out is nothing that changes, and is not waited for', async (t) => {
  const at = setUp(t);
  const sources = new Sources([at('link'), at('script')]);
  const before = sources.look();
  sources.leaveOut(at('script'));
  t.strictSame(sources.names, [at('link')]);
  rmSync(at('script'));
  t.strictSame(sources.changedSince(before), []);
  const settled = await sources.settle(new AbortController().signal, () => {});
  t.strictSame(settled, sources.look());
  appendFileSync(at('build/program'), 'more');
  t.strictSame(sources.changedSince(before), [at('link')], 'the others are what they were');
});
