import { pathToFileURL } from 'node:url';
import t from 'tap';
import type { Case } from '../case.js';
import { loadCases, loadProfiles } from '../registry.js';

const module = (id: string) => `export default { id: '${id}', title: 'Title of ${id}' };\n`;
const urlOf = (folder: string) => pathToFileURL(`${folder}/`);

t.test('every module below the folder is found under the id of its path', async (t) => {
  const folder = t.testdir({
    echo: { 'single.js': module('echo.single'), 'single.d.ts': 'never read', 'notes.md': '' },
    close: { half: { 'client-first.js': module('close.half.client-first') } },
    'alone.js': module('alone'),
  });
  const cases = await loadCases(urlOf(folder));
  t.strictSame([...cases.keys()], ['alone', 'close.half.client-first', 'echo.single']);
  t.equal(cases.get('echo.single')?.title, 'Title of echo.single');
});

t.test('an id that is not the path is refused, and both are named', async (t) => {
  const folder = t.testdir({ echo: { 'single.js': module('echo.two') } });
  const message = 'echo/single.js declares the id echo.two, not echo.single';
  await t.rejects(loadCases(urlOf(folder)), { message });
  await t.rejects(loadProfiles(urlOf(folder)), { message });
});

t.test('a module that cannot be loaded is not passed over', async (t) => {
  const folder = t.testdir({ 'broken.js': 'export default {' });
  await t.rejects(loadCases(urlOf(folder)), { name: 'SyntaxError' });
});

t.test('the cases and profiles of the tester itself are complete', async (t) => {
  const [cases, profiles] = await Promise.all([loadCases(), loadProfiles()]);
  const profile = profiles.get('mit-6.824');
  t.ok(profile, 'the default profile is there');
  for (const each of profiles.values())
    for (const { id } of each.cases === 'every' ? [] : each.cases)
      t.ok(cases.has(id), `${each.id}: ${id}`);
  const texts: (keyof Case)[] = [
    'title',
    'requirement',
    'procedure',
    'source',
    'likelyCause',
    'fix',
  ];
  for (const each of cases.values()) {
    for (const key of texts) t.ok(each[key], `${each.id} has a ${key}`);
    t.ok(['required', 'recommended', 'informational'].includes(each.severity));
    t.ok(['quick', 'loads', 'waits'].includes(each.load));
    t.type(each.run, 'function');
  }
});
