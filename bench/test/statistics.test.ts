import t from 'tap';
import { short, withSpread } from '../report/format.js';
import { turns } from '../run.js';
import { median, spread } from '../statistics.js';

t.test('the median is the one in the middle, or lies between two', async (t) => {
  t.equal(median([3, 1, 2]), 2);
  t.equal(median([4, 1, 2, 3]), 2.5);
  t.equal(median([10, 9]), 9.5);
  t.equal(median([7]), 7);
  t.equal(median([]), undefined);
});

t.test('the spread keeps the least and the greatest', async (t) => {
  t.same(spread([5, 100, 9]), { median: 9, min: 5, max: 100 });
  t.equal(spread([]), undefined);
});

t.test('numbers have three digits that count', async (t) => {
  const texts = [0, 0.0123456, 0.5, 1, 12.34, 123.4, 9_994, 12_345, 1_234_567].map(short);
  t.same(texts, ['0', '0.0123', '0.500', '1.00', '12.3', '123', '9990', '12,300', '1,230,000']);
  t.equal(withSpread({ median: 2, min: 1, max: 3 }), '2.00 (1.00–3.00)');
  t.equal(withSpread({ median: 2, min: 2, max: 2 }), '2.00');
});

t.test('in a round each has one turn, and the first is another one each time', async (t) => {
  const all = ['a', 'b', 'c', 'd'];
  const rounds = [1, 2, 3, 4, 5].map((round) => turns(all, round).join(''));
  t.same(rounds, ['abcd', 'badc', 'cdab', 'dcba', 'abcd']);
  t.same(turns(['only'], 2), ['only']);
  t.same(turns([], 3), []);
});
