import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Baseline } from '../baseline.js';
import { formatBaseline, parseBaseline, readBaseline, writeBaseline } from '../baseline-file.js';
import { requireReplaceable } from '../files.js';

const baseline: Baseline = {
  profile: 'full',
  failures: new Map([
    ['close.b', { verdict: 'failed', seen: 'end-of-file' }],
    ['close.a', { verdict: 'flaky', seen: 'late' }],
  ]),
};

t.test('the file is sorted and tells its version', async (t) => {
  t.equal(
    formatBaseline(baseline),
    `{
  "version": 1,
  "profile": "full",
  "failures": {
    "close.a": {
      "verdict": "flaky",
      "seen": "late"
    },
    "close.b": {
      "verdict": "failed",
      "seen": "end-of-file"
    }
  }
}
`,
  );
});

t.test('what is written can be read', async (t) => {
  const file = join(t.testdir(), 'known.json');
  writeBaseline(file, baseline);
  const read = readBaseline(file);
  t.equal(read.profile, 'full');
  t.strictSame(new Map([...read.failures].sort()), new Map([...baseline.failures].sort()));
});

const refused = (t: Test, text: string, message: string | RegExp) =>
  t.throws(() => parseBaseline(text, 'x.json'), { name: 'UsageError', message });

t.test('what is no baseline is refused in one line', async (t) => {
  refused(t, '{', 'x.json: is not JSON');
  refused(t, '', 'x.json: is not JSON');
  const head = (rest: string) => `{"version":1,"profile":"full"${rest}}`;
  for (const text of ['[]', 'null', '7', '{}', head(''), head(',"failures":[]')])
    refused(t, text, /^x\.json: is not a baseline, as --write-baseline writes it$/);
  refused(t, '{"version":1,"failures":{}}', /is not a baseline/);
  for (const known of ['null', '{}', '{"verdict":"passed","seen":""}', '{"verdict":"failed"}'])
    refused(t, head(`,"failures":{"close.a":${known}}`), /is not a baseline.* at close\.a$/);
  t.equal(parseBaseline(head(',"failures":{}'), 'x.json').failures.size, 0);
});

t.test('another version is refused, and both are named', async (t) => {
  refused(
    t,
    '{"version":2}',
    'x.json: is a baseline of version 2, and this tester reads version 1',
  );
});

t.test('a file that cannot be read is refused', async (t) => {
  const folder = t.testdir();
  t.throws(() => readBaseline(join(folder, 'none')), {
    name: 'UsageError',
    message: /none: cannot be read: no such file or directory$/,
  });
  t.throws(() => readBaseline(folder), { message: /cannot be read: it is a directory$/ });
});

t.test('whether it can be written is known early, and nothing is changed by that', async (t) => {
  const folder = t.testdir({ 'old.json': 'old' });
  requireReplaceable(join(folder, 'old.json'));
  requireReplaceable(join(folder, 'new.json'));
  t.strictSame(readdirSync(folder), ['old.json']);
  t.equal(readFileSync(join(folder, 'old.json'), 'utf8'), 'old');
  const refuses = (file: string, message: RegExp) =>
    t.throws(() => requireReplaceable(file), { name: 'UsageError', message });
  refuses(
    join(folder, 'no', 'such.json'),
    /such\.json: cannot be written: no such file or directory$/,
  );
  mkdirSync(join(folder, 'folder'));
  refuses(join(folder, 'folder'), /folder: cannot be written: it is a directory$/);
  if (process.getuid?.() === 0) return; // Nothing is forbidden to root.
  chmodSync(join(folder, 'old.json'), 0o444);
  refuses(join(folder, 'old.json'), /cannot be written: permission denied$/);
});

t.test('an old one is replaced as a whole, also behind a link', async (t) => {
  const folder = t.testdir({ 'old.json': 'x'.repeat(10_000) });
  symlinkSync('old.json', join(folder, 'link.json'));
  writeBaseline(join(folder, 'link.json'), baseline);
  t.ok(lstatSync(join(folder, 'link.json')).isSymbolicLink());
  t.equal(readFileSync(join(folder, 'old.json'), 'utf8'), formatBaseline(baseline));
  t.strictSame(readdirSync(folder).sort(), ['link.json', 'old.json'], 'nothing else is left');
});

t.test('when writing fails the old one is still there, and nothing else', async (t) => {
  const folder = t.testdir({ 'old.json': { 'a file': '' } });
  const file = join(folder, 'old.json');
  t.throws(() => writeBaseline(file, baseline), { message: /cannot be written: / });
  t.strictSame(readdirSync(folder), ['old.json']);
  writeFileSync(join(file, 'still a folder'), '');
});
