import t from 'tap';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { boundedMarkdown, markdownReport } from '../../report/markdown.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

const failure = { expected: '10 bytes', seen: '9 bytes', where: 'client 1', likelyCause: 'A bug.' };

const run = (verdict: 'passed' | 'failed', subject = './proxy'): RunEvent[] => [
  runStarted(['a.b', 'c.d'], { subject }),
  { type: 'case-started', id: 'a.b', attempt: 1, at: 0 },
  decided(makeResult('a.b', { verdict, ...(verdict === 'failed' && { failure }) })),
  decided(makeResult('c.d', { durationMs: 1_500 })),
  runEnded(),
];

t.test('score, counts and settings come first, then every case', async (t) => {
  t.strictSame(markdownReport(tell(run('passed'))).split('\n\n'), [
    '# ./proxy',
    '**4 of 4 points**: 2 passed of 2',
    'profile `lab`, seed 7, stall time 10 s, 1.0 s, tester 1.2.3, Linux 6.1 x64, Node.js v20.0.0, 2026-01-02T03:04:05.678Z',
    [
      '| case | title | verdict | seconds |',
      '| - | - | - | -: |',
      '| `a.b` | Title of a.b | passed | 0.01 |',
      '| `c.d` | Title of c.d | passed | 1.50 |\n',
    ].join('\n'),
  ]);
});

t.test('what did not pass is explained below', async (t) => {
  const text = markdownReport(tell(run('failed')));
  t.match(text, '**2 of 4 points**: 1 passed, 1 failed of 2\n');
  t.match(text, '| `a.b` | Title of a.b | **failed** | 0.01 |');
  t.strictSame(text.split('## What did not pass\n\n')[1]?.split('\n'), [
    '<details><summary><code>a.b</code> Title of a.b: failed</summary>',
    '',
    '- **expected:** 10 bytes',
    '- **seen:** 9 bytes',
    '- **where:** client 1',
    '- **likely:** A bug.',
    '- **how to fix:** How to mend a.b.',
    '',
    '</details>',
    '',
  ]);
});

t.test('a run that was ended early says so', async (t) => {
  const killed = markdownReport(tell(run('passed').slice(0, 3)));
  t.match(killed, '1 passed, 1 not begun of 2; the run did not come to its end\n');
  t.match(killed, '| `c.d` | Title of c.d | **not begun** | |');
  const stopped = [runStarted(['a']), runEnded({ interrupted: true })];
  t.match(markdownReport(tell(stopped)), 'not begun of 1; interrupted\n');
  t.equal(markdownReport([]), 'Nothing was graded.\n');
});

t.test('nothing that is said is taken for markup', async (t) => {
  const hostile = 'a|b <img src=x>\n\n# $c$ `d` *e* [f](g) \\| </details>';
  const text = markdownReport(
    tell([
      runStarted([makeHead('a', { title: hostile })], { subject: hostile }),
      decided(makeResult('a', { verdict: 'failed', failure: { expected: hostile, seen: 'x' } })),
      runEnded(),
    ]),
  );
  const escaped =
    'a\\|b \\<img src=x\\> \\# \\$c\\$ \\`d\\` \\*e\\* \\[f\\](g) \\\\\\| \\</details\\>';
  t.match(text, `# ${escaped}\n`);
  t.match(text, `| \`a\` | ${escaped} | **failed** |`);
  t.match(text, `- **expected:** ${escaped}\n`);
  t.match(text, '</code> a|b &lt;img src=x&gt; # $c$');
  t.equal(text.split('</details>').length, 2);
});

t.test('several subjects stand side by side, several runs of one as the worst', async (t) => {
  const two = markdownReport(tell([...run('failed', './one'), ...run('passed', './two')]));
  t.match(two, '| case | ./one | ./two |\n| - | - | - |\n| `a.b` | **failed** | passed |\n');
  t.match(two, '| **points** | **2 of 4** | **4 of 4** |');
  t.match(two, /\n## \.\/one\n(?:.*\n)+### What did not pass\n(?:.*\n)+## \.\/two\n/);
  const again = markdownReport(tell([...run('passed'), ...run('failed')]));
  t.match(again, '1 passed, 1 failed of 2, the worst of 2 runs\n');
});

t.test('what has a limit is cut between two sections', async (t) => {
  const ids = Array.from({ length: 20 }, (_, i) => `a.${i}`);
  const failed = ids.map((id) => decided(makeResult(id, { verdict: 'failed', failure })));
  const runs = tell([runStarted(ids), ...failed, runEnded()]);
  const whole = boundedMarkdown(runs, 1_000_000);
  t.equal(whole.trimEnd(), markdownReport(runs).trimEnd());
  const cut = boundedMarkdown(runs, 3_000);
  t.ok(Buffer.byteLength(cut) <= 3_000);
  t.match(cut, /<\/details>\n\n\nWhat followed here was too long, and is left out\.\n$/);
  t.equal(cut.split('<details>').length, cut.split('</details>').length);
  t.ok(cut.split('<details>').length > 2);
});
