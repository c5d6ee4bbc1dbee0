import t from 'tap';
import { oneByOne } from '../again.js';

/** Does work that takes what `takes` says; returns what was done, and what is left. */
async function work(
  before: Record<string, number>,
  within: number,
  takes: (each: string) => number = (each) => before[each] as number,
) {
  let clock = 1_000;
  let running = 0;
  const done: string[] = [];
  const each = async (name: string) => {
    running += 1;
    t.equal(running, 1, 'alone');
    await Promise.resolve();
    clock += takes(name);
    running -= 1;
    done.push(name);
  };
  const left = await oneByOne(new Map(Object.entries(before)), each, { within, now: () => clock });
  return { done, left };
}

t.test('all is done one by one, the shortest first, when there is time for it', async (t) => {
  t.strictSame(await work({ a: 30, b: 10, c: 20 }, 60), { done: ['b', 'c', 'a'], left: [] });
  t.strictSame(await work({}, 60), { done: [], left: [] });
});

t.test('what would end too late is left', async (t) => {
  t.strictSame(await work({ a: 30, b: 10, c: 21 }, 60), { done: ['b', 'c'], left: ['a'] });
  const fast = await work({ a: 30, b: 10, c: 21 }, 60, () => 1);
  t.strictSame(fast.left, [], 'what counts is the time that it took');
  const slow = await work({ a: 30, b: 10, c: 21 }, 60, () => 50);
  t.strictSame(slow, { done: ['b'], left: ['c', 'a'] });
});

t.test('the first is done however long it takes', async (t) => {
  t.strictSame(await work({ a: 100, b: 101 }, 60), { done: ['a'], left: ['b'] });
});

t.test('unless told there are 45 s', async (t) => {
  const done: string[] = [];
  const took = new Map([
    ['a', 1],
    ['b', 45_000],
  ] as const);
  const each = async (name: string) => void done.push(name);
  t.strictSame(await oneByOne(took, each, { now: () => 7 }), []);
  took.set('b' as const, 45_001 as 45_000);
  t.strictSame(await oneByOne(took, each, { now: () => 7 }), ['b']);
});
