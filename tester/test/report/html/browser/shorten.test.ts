import t from 'tap';
import { shorten } from '../../../../report/html/browser/shorten.js';
import { journalOf } from '../log.js';

const five = [1, 2, 3, 4, 5].flatMap((at) => journalOf([at, 'client 1', 'sent']));
const told = (most: number) => shorten(five, most).map(({ at, text = '' }) => `${at}${text}`);

t.test('the middle is left out, with a word in its place', async (t) => {
  t.strictSame(told(4), ['1', '2', '41 entry is left out here', '4', '5']);
  t.strictSame(told(3), ['1', '2', '52 entries are left out here', '5']);
  t.strictSame(told(1), ['1', '54 entries are left out here']);
});

t.test('what is short enough stays whole', async (t) => {
  t.strictSame(told(5), ['1', '2', '3', '4', '5']);
  t.strictSame(shorten([], 5), []);
});
