import t from 'tap';
import { fairShare } from '../../../report/html/share.js';

t.test('all may be as large as the most when there is room', async (t) => {
  t.equal(fairShare([5, 50, 500], 1_000, 100), 100);
  t.equal(fairShare([], 1_000, 100), 100);
});

t.test('what the small ones leave is shared by the large ones', async (t) => {
  t.equal(fairShare([10, 500, 500], 110, 1_000), 50);
  t.equal(fairShare([500, 500, 500, 500], 101, 1_000), 25);
  t.equal(fairShare([500, 500], 900, 100), 100, 'but never more than the most');
});

t.test('together they are never larger than they may be', async (t) => {
  for (const sizes of [
    [1, 2, 3],
    [7, 7, 7],
    [100, 1, 100],
    [0, 0, 9],
  ])
    for (const total of [1, 5, 20, 100]) {
      const share = fairShare(sizes, total, 50);
      const sum = sizes.reduce((all, size) => all + Math.min(size, share), 0);
      t.ok(sum <= total || share === 50, `${sizes} in ${total}: ${share}`);
    }
});
