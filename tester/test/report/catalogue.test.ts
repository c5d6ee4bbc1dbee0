import { readFileSync } from 'node:fs';
import t from 'tap';
import { loadCases } from '../../registry.js';
import { page } from '../../report/catalogue.js';
import { makeCase } from '../helpers.js';

const file = new URL('../../../../docs/cases.md', import.meta.url);

t.test('docs/cases.md is current', async (t) => {
  const written = readFileSync(file, 'utf8');
  const current = page([...(await loadCases()).values()]);
  // The first line that differs says more than two long pages.
  const lines = current.split('\n');
  const found = written.split('\n');
  const at = lines.findIndex((line, i) => line !== found[i]);
  t.ok(written === current, 'docs/cases.md is not what the cases say: run npm run cases', {
    line: at + 1,
    wanted: lines[at],
    found: found[at],
  });
});

const early = {
  ...makeCase('close.early'),
  title: 'Early | close',
  requirement: 'It *is*\n  ended.',
  severity: 'recommended' as const,
  transparency: false,
};

t.test('a table of all, then each in its group, by id', async (t) => {
  const lines = page([early, makeCase('b.x'), makeCase('close.a')]).split('\n');
  t.strictSame(lines.slice(4, 9), [
    '| case                        | title            | severity    |',
    '| --------------------------- | ---------------- | ----------- |',
    '| [b.x](#b.x)                 | Title of b.x     | required    |',
    '| [close.a](#close.a)         | Title of close.a | required    |',
    '| [close.early](#close.early) | Early \\| close   | recommended |',
  ]);
  t.strictSame(
    lines.filter((line) => /^(##|<a)/.test(line)),
    [
      ...['## b', '<a id="b.x"></a>', '### b.x: Title of b.x'],
      ...['## close', '<a id="close.a"></a>', '### close.a: Title of close.a'],
      ...['<a id="close.early"></a>', '### close.early: Early \\| close'],
    ],
  );
  t.equal(lines.at(-1), '', 'the page ends with a newline');
});

t.test('what runs on request is said so', async (t) => {
  const text = page([{ ...early, onRequest: true }]);
  t.match(text, /more than a wire does; only where a profile names it\n$/);
  t.notMatch(page([early]), 'only where');
});

t.test('a section says everything, and takes no text for markup', async (t) => {
  const text = page([
    { ...early, procedure: 'Do <x>.', source: 'RFC', likelyCause: 'Bug.', fix: '[Mend] it.' },
  ]);
  t.equal(
    text.slice(text.indexOf('It \\*is')),
    `It \\*is\\* ended.

- **Severity:** recommended
- **Source:** RFC
- **Procedure:** Do \\<x>.
- **Typical bug:** Bug.
- **How to fix:** \\[Mend\\] it.
- **In a run:** takes little time and power, runs beside a few others; it asks for more than a wire does
`,
  );
});
