import t from 'tap';
import { comparisonPage } from '../../../report/html/comparison.js';
import { htmlReport } from '../../../report/html.js';
import { storyOf } from '../stories.js';

const evil = '</script><img src=x onerror="alert(1)">&';
const seen = `end-of-file ${evil}`;
const failure = { expected: `a byte ${evil}`, seen, where: 'client 1', likelyCause: evil };

const runs = [
  storyOf(`./one${evil}`, {
    'echo.single': 'passed',
    'close.early': { verdict: 'failed', failure },
    [`odd"id ${evil}`]: { verdict: 'skipped', reason: 'no <such> thing' },
  }),
  storyOf('peers/two', {
    'echo.single': { verdict: 'failed', failure, expected: true },
    'close.early': 'begun',
  }),
];

t.test('a text of a log stays a text', async (t) => {
  const page = comparisonPage(runs);
  t.notMatch(page, /<img/);
  t.equal(page.match(/<script/g)?.length, 1);
  t.equal(page.match(/<\/script/g)?.length, 1);
  t.match(page, 'end-of-file &lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;');
  t.match(page, 'no &lt;such&gt; thing');
});

t.test('each cell says what became of the case, in a word', async (t) => {
  const page = comparisonPage(runs);
  const cells = [
    ...page.matchAll(
      /<td class="([\w-]+)">(?:<details><summary>)?<span [^>]*>.<\/span> ([\w() ]+)/g,
    ),
  ];
  t.strictSame(
    cells.map(([, slug, word]) => `${slug}: ${word}`),
    [
      'passed: passed',
      'failed: failed (known)',
      'failed: failed',
      'not-finished: not finished',
      'skipped: skipped',
    ],
  );
  t.match(page, '<td class="not-run">not run</td>');
  t.match(page, /<tr id="case-echo.single" class="differs"><th scope="row">Title of echo.single/);
});

t.test('every link leads somewhere, and nothing is there twice', async (t) => {
  const page = comparisonPage(runs);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  const links = [...page.matchAll(/<a href="#([^"]*)"/g)].map(([, id]) => id as string);
  t.equal(new Set(ids).size, ids.length);
  t.strictSame(
    links.filter((id) => !ids.includes(id) || !/^[\w.-]+$/.test(id)),
    [],
  );
  t.equal(links.length, 6, 'from each of three cells, and back');
});

t.test('it needs nothing but itself', async (t) => {
  const page = comparisonPage(runs);
  t.notMatch(page, /(src|href)="(?!#|data:)/);
  t.notMatch(page, /@import|url\(/);
  t.notMatch(page, /^(import|export) /m, 'the script is no module with others');
});

t.test('what is not alike is told at the top', async (t) => {
  const other = storyOf('./three', { 'echo.single': 'passed' }, { stall: 3_000, seed: 8 });
  const page = comparisonPage([...runs, other]);
  t.match(page, /<p class="banner">the stall times differ: .*, three 3 s<\/p>/);
  t.match(page, '<dt>Seed</dt><dd>7; 8</dd>');
  t.match(page, '<h1>3 proxies compared</h1>');
});

t.test('where there is no difference there is nothing to choose', async (t) => {
  const alike = ['./one', './two'].map((name) => storyOf(name, { x: 'passed', y: 'passed' }));
  t.notMatch(comparisonPage(alike), /id="differences"/);
  t.notMatch(comparisonPage(alike), 'What was not passed');
  t.notMatch(comparisonPage(runs), /id="differences"/, 'nor where there is nothing else');
  const other = storyOf('./three', { x: 'passed', y: 'flaky' });
  t.match(comparisonPage([...alike, other]), 'only cases in which the subjects differ: 1<');
});

t.test('it is the page of several subjects, not of several runs', async (t) => {
  t.equal(htmlReport(runs), comparisonPage(runs));
  const one = storyOf('./one', { x: 'passed' });
  t.match(htmlReport([one, one]), '<h1>./one</h1>');
  t.equal(htmlReport([]), '');
});
