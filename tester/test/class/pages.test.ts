import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Pages } from '../../class/pages.js';
import { Place } from '../../class/place.js';
import { aClass } from '../report/html/a-class.js';

t.test('both are written, and what cannot be is told until it can', async (t) => {
  const out = t.testdir({});
  const place = new Place(out, {});
  t.teardown(() => place.close());
  const pages = new Pages(place);
  mkdirSync(join(out, 'index.html'));
  pages.write(aClass());
  t.match(readFileSync(join(out, 'grades.csv'), 'utf8'), /\r\nada,graded,8,8,/);
  t.strictSame(pages.problems.length, 1);
  t.match(pages.problems[0], /index\.html: cannot be written: it is a directory$/);
  rmSync(join(out, 'index.html'), { recursive: true });
  pages.write(aClass());
  t.strictSame(pages.problems, []);
  t.ok(existsSync(join(out, 'index.html')));
});
