import t from 'tap';
import { resolveOptions } from '../../options.js';
import { tickInterval, WatchList } from '../../timing/watch-list.js';

t.test('nothing is due while there is nobody to watch', (t) => {
  const list = new WatchList(100);
  t.equal(list.due(5_000), Number.POSITIVE_INFINITY);
  list.add({ tick: () => true }, 5_000);
  t.equal(list.due(5_000), 100, 'time before the first one does not count');
  t.equal(list.due(5_080), 20);
  t.equal(list.due(5_200), 0);
  t.end();
});

t.test('each is told the time since the last tick, until it has seen enough', (t) => {
  const list = new WatchList(100);
  const told: number[] = [];
  list.add({ tick: (elapsed) => told.push(elapsed) < 2 }, 0);
  list.tick(110);
  list.tick(230);
  t.strictSame(told, [110, 120]);
  t.equal(list.size, 0);
  t.end();
});

t.test('whoever is taken off is told no more, also in the middle of a tick', (t) => {
  const list = new WatchList(100);
  const told: string[] = [];
  const second = {
    tick: () => {
      told.push('second');
      return true;
    },
  };
  const first = {
    tick: () => {
      told.push('first');
      list.delete(second);
      return true;
    },
  };
  list.add(first, 0);
  list.add(second, 0);
  list.tick(100);
  t.strictSame(told, ['first']);
  t.equal(list.size, 1);
  t.end();
});

t.test('a process that was suspended has observed no more than a few ticks', (t) => {
  const list = new WatchList(250);
  const told: number[] = [];
  list.add({ tick: (elapsed) => told.push(elapsed) > 0 }, 0);
  list.tick(3_600_000);
  list.tick(3_600_250);
  t.strictSame(told, [1_000, 250]);
  t.end();
});

t.test('ticks are a twentieth of the shortest timeout, within limits', (t) => {
  const required = { destinationHost: 'x', destinationPort: 1, listenPort: 0 };
  const interval = (stallTimeout: number, idleTimeout: number, connectTimeout: number) =>
    tickInterval(resolveOptions({ ...required, stallTimeout, idleTimeout, connectTimeout }));
  t.equal(interval(10_000, 0, 10_000), 250, 'four times a second are enough');
  t.equal(interval(2_000, 0, 10_000), 100);
  t.equal(interval(10_000, 1_000, 10_000), 50);
  t.equal(interval(10_000, 0, 600), 30);
  t.equal(interval(20, 20, 20), 10, 'and a hundred times too');
  t.equal(interval(0, 0, 0), 250, 'without timeouts');
  t.end();
});
