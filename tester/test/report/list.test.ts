import t from 'tap';
import { caseTexts, listReport } from '../../report/list.js';
import { makeCase } from '../helpers.js';

t.test('one line for each case, in columns', async (t) => {
  const informational = { ...makeCase('b'), severity: 'informational' as const };
  t.strictSame(listReport([makeCase('a.long-name'), informational]), [
    'a.long-name  required       Title of a.long-name',
    'b            informational  Title of b',
  ]);
  t.strictSame(listReport([]), []);
});

t.test('for other programs there is everything but what cannot be written', async (t) => {
  const each = makeCase('a');
  const { run: _, ...texts } = each;
  t.strictSame(JSON.parse(JSON.stringify(caseTexts(each))), texts);
});
