import t from 'tap';
import { createRandom } from '../../steps/random.js';

const row = (seed: number, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, random);
};

t.test('the same seed gives the same row, another one another', async (t) => {
  t.strictSame(row(7, 20), row(7, 20));
  t.notSame(row(7, 20), row(8, 20));
});

t.test('the numbers lie evenly between 0 and 1', async (t) => {
  const numbers = row(1, 10_000);
  t.ok(numbers.every((number) => number >= 0 && number < 1));
  for (let tenth = 0; tenth < 10; tenth++) {
    const count = numbers.filter((number) => Math.floor(number * 10) === tenth).length;
    t.ok(count > 850 && count < 1_150, `${count} of them in tenth ${tenth}`);
  }
});
