import t from 'tap';
import { pauseAfter } from '../recorder.js';

t.test('twice a second, or as seldom as the cost of a look asks for', async (t) => {
  t.equal(pauseAfter(0, 0), 500);
  t.equal(pauseAfter(2.5, 0), 500);
  t.equal(pauseAfter(25, 0), 5_000, 'half a percent of the time');
});

t.test('a case that goes on for hours is not looked at for ever as often', async (t) => {
  let looks = 0;
  for (let elapsed = 0; elapsed < 4 * 3_600_000; elapsed += pauseAfter(1, elapsed)) looks += 1;
  t.ok(looks < 1_500, String(looks));
});
