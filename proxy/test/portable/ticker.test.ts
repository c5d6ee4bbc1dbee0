import t from 'tap';
import { Ticker } from '../../portable/ticker.js';
import { underWay, until } from '../helpers/wait.js';

t.test('the ticker runs only while there is something to watch', async (t) => {
  const before = underWay();
  const ticker = new Ticker(10);
  let ticks = 0;
  const watched = { tick: () => ++ticks < 3 };
  ticker.add(watched);
  t.equal(underWay(), before + 1);
  await until(() => ticks === 3, 'the ticks');
  t.equal(underWay(), before, 'it has stopped by itself');
  const other = { tick: () => true };
  ticker.add(watched);
  ticker.add(other);
  t.equal(underWay(), before + 1, 'one timer for all');
  ticker.delete(watched);
  t.equal(underWay(), before + 1);
  ticker.delete(other);
  t.equal(underWay(), before);
});

t.test('a tick tells the time since the last one', async (t) => {
  const ticker = new Ticker(10);
  const began = performance.now();
  let told = 0;
  ticker.add({
    tick(elapsed) {
      told += elapsed;
      return told < 100;
    },
  });
  await until(() => told >= 100, 'the time to pass');
  t.ok(performance.now() - began >= told - 1, 'no more than has passed');
});

t.test('a process that was suspended has seen no stall', async (t) => {
  const ticker = new Ticker(250);
  let told: number | undefined;
  ticker.add({
    tick: (elapsed) => {
      told = elapsed;
      return false;
    },
  });
  const now = performance.now.bind(performance);
  t.intercept(performance, 'now', { value: () => now() + 3_600_000 });
  await new Promise<void>((done) => {
    const poll = setInterval(() => {
      if (told === undefined) return;
      clearInterval(poll);
      done();
    }, 5);
  });
  t.ok((told ?? 0) <= 1_000, `an hour counts as ${told} ms`);
});
