import t from 'tap';
import { listReport } from '../../report/list.js';
import { makeCase } from '../helpers.js';

t.test('one line for each case, in columns', async (t) => {
  t.strictSame(listReport([makeCase('a.long-name'), makeCase('b')]), [
    'a.long-name  required  Title of a.long-name',
    'b            required  Title of b',
  ]);
  t.strictSame(listReport([]), []);
});
