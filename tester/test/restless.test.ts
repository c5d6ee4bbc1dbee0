import t from 'tap';
import { Restless } from '../restless.js';

const [soon, late] = [100, 60_000];

t.test('what changes soon in two runs in a row is found', async (t) => {
  const restless = new Restless();
  t.strictSame(restless.found(['a', 'b'], soon), []);
  t.strictSame(restless.found(['c', 'b'], soon), ['b']);
  t.strictSame(restless.found(['c'], soon), ['c']);
});

t.test('somebody who saves a file again and again is not taken for the subject', async (t) => {
  const restless = new Restless();
  for (const after of [late, soon, late, soon, late])
    t.strictSame(restless.found(['a'], after), [], `after ${after} ms`);
});

t.test('a run without a change in between begins the count anew', async (t) => {
  const restless = new Restless();
  restless.found(['a'], soon);
  restless.found([], late);
  t.strictSame(restless.found(['a'], soon), []);
});
