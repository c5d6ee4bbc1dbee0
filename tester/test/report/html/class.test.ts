import t from 'tap';
import { classPage } from '../../../report/html/class-page.js';
import { ungradedPage } from '../../../report/html/ungraded.js';
import { aClass, evil } from './a-class.js';

const page = classPage(aClass());

t.test('a text of a log stays a text', async (t) => {
  t.match(page, 'onerror', 'it is there');
  t.notMatch(page, /<img/);
  t.equal(page.match(/<script/g)?.length, 1);
  t.equal(page.match(/<\/script/g)?.length, 1);
  const other = ungradedPage(evil, { status: 'not built', reason: evil, output: evil });
  t.notMatch(other, /<img/);
  t.match(other, 'What was printed');
  t.notMatch(
    ungradedPage('x', { status: 'not built', reason: 'x', output: ' \n' }),
    'What was printed',
  );
});

t.test('each submission has a row, in words for who does not see signs', async (t) => {
  const rows = [...page.matchAll(/<tr data-name="([^"]*)" data-points="([^"]*)">(.*)<\/tr>/g)];
  t.strictSame(rows.map(([, name, points]) => [name, points]).slice(0, 4), [
    ['ada', '8'],
    ['bob', '6'],
    ['cyd', '0'],
    ['dan', '-1'],
  ]);
  const told = (at: number) =>
    [
      ...(rows[at]?.[3] ?? '').matchAll(
        /<td class="([\w-]+)"(?: aria-label="(\w+)")?>(?:<a href="[^"]*" aria-label="([\w ]+)">)?/g,
      ),
    ].map(([, slug, passed, other]) => `${slug} ${passed ?? other}`);
  t.strictSame(told(0), ['points undefined', ...Array(4).fill('passed passed')]);
  t.strictSame(told(1)[4], 'failed failed');
  t.match(rows[2]?.[3], 'not built: make &lt;ended&gt; with code 2');
});

t.test('links lead to what is there, whatever a submission is called', async (t) => {
  const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '');
  const reports = links.filter((href) => href.startsWith('submissions/'));
  t.ok(reports.some((href) => href.startsWith('submissions/a%20b%2F%3F%23/report.html#find=')));
  const anchors = links.filter((href) => href.startsWith('#'));
  t.ok(anchors.length > 0);
  for (const anchor of anchors) t.match(page, `id="${anchor.slice(1)}"`);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  t.equal(new Set(ids).size, ids.length, 'nothing is there twice');
});

t.test('what is not done yet is said', async (t) => {
  t.match(page, 'Not all are graded: 1 of 6 are still to be.');
  const { members, ...rest } = aClass();
  const done = members.filter(({ standing }) => standing !== 'not graded');
  t.notMatch(classPage({ ...rest, members: done }), 'Not all');
  const none = members.filter(({ standing }) => standing === 'not graded');
  t.notMatch(classPage({ ...rest, members: none }), 'What is failed most');
});
