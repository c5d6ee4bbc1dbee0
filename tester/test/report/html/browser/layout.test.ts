import t from 'tap';
import { layOut } from '../../../../report/html/browser/layout.js';

t.test('what comes later stands lower, in a row of its own', async (t) => {
  const { rows, bottom } = layOut([{ at: 1 }, { at: 1 }, { at: 1.1 }, { at: 40 }], 50);
  t.equal(rows[0], 50);
  for (const [index, y] of rows.slice(1).entries()) t.ok(y - (rows[index] ?? 0) >= 20, `${y}`);
  t.equal(bottom, rows.at(-1));
});

t.test('more time takes more room, up to a point', async (t) => {
  const step = (ms: number) => {
    const { rows } = layOut([{ at: 0 }, { at: ms }], 0);
    return rows[1] ?? 0;
  };
  t.ok(step(100) > step(10));
  t.equal(step(900), step(500));
});

t.test('a long silence is a gap that is always as large', async (t) => {
  const short = layOut([{ at: 5 }, { at: 1_205 }], 0);
  const long = layOut([{ at: 5 }, { at: 60_005 }], 0);
  t.match(short.silences, [{ ms: 1_200 }]);
  t.match(long.silences, [{ ms: 60_000 }]);
  t.equal(long.bottom, short.bottom);
  const [silence] = long.silences;
  t.ok(silence && silence.top > 0 && silence.bottom < (long.rows[1] ?? 0));
  t.strictSame(layOut([{ at: 5 }, { at: 905 }], 0).silences, [], 'a short one is none');
});

t.test('there is no silence while bytes are moved', async (t) => {
  const moving = layOut([{ at: 0, until: 5_000 }, { at: 4_900 }, { at: 9_000 }], 0);
  t.match(moving.silences, [{ ms: 4_000 }]);
});

t.test('a moment stands between what was before and after it', async (t) => {
  const { rows, yOf } = layOut([{ at: 0, until: 60 }, { at: 50 }, { at: 100 }], 10);
  const [first = 0, second = 0, third = 0] = rows;
  t.equal(yOf(0), first);
  t.equal(yOf(50), second);
  t.ok(yOf(60) > second && yOf(60) < third);
  t.equal(yOf(25), (first + second) / 2);
  t.equal(yOf(1_000), third, 'and not below the last');
  t.equal(layOut([], 10).yOf(5), 0);
});

t.test('room can be kept above a row', async (t) => {
  const plain = layOut([{ at: 0 }, { at: 1 }], 0);
  const roomy = layOut([{ at: 0 }, { at: 1, above: 30 }], 0);
  t.equal((roomy.rows[1] ?? 0) - (plain.rows[1] ?? 0), 30);
});
