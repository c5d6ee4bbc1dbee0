import { readdirSync, readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { problemsOf } from '../profile-file.js';
import { loadCases, loadProfiles } from '../registry.js';

// The profiles of courses, and the page of each under docs/courses/, which says which case sees
// what the course's document asks for.

const folder = new URL('../../../docs/courses/', import.meta.url);
const [cases, profiles] = [await loadCases(), await loadProfiles()];

const courses = [...profiles.values()].filter(({ id }) => id !== 'full');

t.test('every course has a page, and every page a course', async (t) => {
  t.strictSame(readdirSync(folder).sort(), courses.map(({ id }) => `${id}.md`).sort());
});

t.test('every case that runs on request is in a profile', async (t) => {
  const named = new Set(courses.flatMap((each) => [...each.cases].map((own) => Object(own).id)));
  const onRequest = [...cases.values()].filter((each) => each.onRequest).map(({ id }) => id);
  t.ok(onRequest.length > 0);
  t.strictSame(
    onRequest.filter((id) => !named.has(id)),
    [],
  );
});

/** The ids of the cases that a text links to. */
function linksIn(text: string, t: Test): string[] {
  return Array.from(text.matchAll(/\[([^\]]+)\]\(\.\.\/cases\.md#([^)]+)\)/g), (link) => {
    t.equal(link[1], link[2], 'a link says where it leads');
    return link[2] as string;
  });
}

for (const profile of profiles.values())
  t.test(`${profile.id} is as a profile of the user's must be`, async (t) => {
    t.strictSame(problemsOf(profile, cases), []);
  });

for (const { id, cases: own } of courses) {
  if (own === 'every') throw new Error(`${id} chooses no cases`);
  const ids = own.map((each) => each.id);

  t.test(`the weights of ${id} add up to 100`, async (t) => {
    t.equal(
      own.reduce((sum, { weight = Number.NaN }) => sum + weight, 0),
      100,
    );
  });

  t.test(`the page of ${id} has all of its cases, and no other`, async (t) => {
    const page = readFileSync(new URL(`${id}.md`, folder), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('|'));
    const linked = (column: number) =>
      rows.flatMap((row) => linksIn(row.split(' | ')[column] ?? '', t));
    t.strictSame([...new Set(linked(1))].sort(), [...ids].sort());
    const others = [...cases.values()].filter((each) => !each.onRequest && !ids.includes(each.id));
    const full = new Set(others.map((each) => each.id));
    t.strictSame(
      linked(2).filter((other) => !full.has(other)),
      [],
      'the third column is about cases that the profile full has beside them',
    );
    t.equal(
      linksIn(page, t).length,
      linked(1).length + linked(2).length,
      'and there are no others',
    );
    const quoted = page.split('\n').filter((line) => line.startsWith('>'));
    t.equal(quoted.length, 1, 'one sentence of the document is quoted');
    for (const [, path = ''] of page.matchAll(/\]\(([^)#]+)[)#]/g))
      t.ok(readFileSync(new URL(path, folder)).length > 0, `${path} is there`);
  });
}
