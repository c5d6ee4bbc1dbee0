import t from 'tap';
import { PipePool } from '../../splice/pipes.js';
import type { Pipe } from '../../splice/system.js';
import { SimulatedSystem } from './simulated-system.js';

function setUp(wanted = 1 << 18) {
  const system = new SimulatedSystem();
  system.limit = 4_096;
  const sizes: number[] = [];
  const pipe = system.pipe.bind(system);
  system.pipe = (size) => {
    sizes.push(size);
    return pipe(size);
  };
  const pool = new PipePool(system, wanted);
  const take = (count: number) =>
    Array.from({ length: count }, () => pool.take()).filter((each): each is Pipe => !!each);
  return { system, pool, sizes, take };
}

t.test('pipes are of the next power of two, within limits', (t) => {
  for (const [wanted, size] of [
    [1, 1 << 16],
    [100_000, 1 << 17],
    [1 << 18, 1 << 18],
    [1 << 30, 1 << 20],
  ] as const) {
    const { pool, sizes } = setUp(wanted);
    pool.take();
    t.match(sizes, [size]);
  }
  t.end();
});

t.test('256 are out at once, and 32 are kept', (t) => {
  const { pool, take, system, sizes } = setUp();
  const out = take(300);
  t.equal(out.length, 256);
  pool.discard(out.pop() as Pipe);
  out.push(...take(2));
  t.equal(out.length, 256, 'one was discarded, one more is given');
  for (const each of out) pool.give(each);
  t.equal(system.open.size, 64);
  const made = sizes.length;
  t.equal(take(32).length, 32);
  t.equal(sizes.length, made, 'the spare ones');
  t.equal(take(300).length, 224);
  t.end();
});

t.test('it does without where the system refuses, and has one when it does not', (t) => {
  const { pool, system } = setUp();
  system.pipeSize = 0;
  t.equal(pool.take(), undefined);
  system.pipeSize = 4_096;
  for (let each = 0; each < 256; each += 1) t.ok(pool.take());
  t.end();
});

t.test('few are large, so that other programs of the user still get theirs', (t) => {
  const { pool, take, sizes } = setUp(1 << 20);
  const out = take(40);
  t.strictSame(new Set(sizes.slice(0, 32)), new Set([1 << 20]));
  t.strictSame(new Set(sizes.slice(32)), new Set([1 << 16]));
  pool.discard(out[0] as Pipe);
  take(1);
  t.equal(sizes.at(-1), 1 << 20, 'one that is gone makes room');
  t.end();
});

t.test('one that was made smaller than wanted is not kept', (t) => {
  const { pool, take, system } = setUp();
  system.pipeSize = 8_192;
  for (const each of take(3)) pool.give(each);
  t.equal(system.open.size, 0);
  system.pipeSize = 1 << 20;
  t.equal(take(1)[0]?.size, 1 << 18);
  t.end();
});

t.test('closing closes the spare ones', (t) => {
  const { pool, take, system } = setUp();
  for (const each of take(3)) pool.give(each);
  pool.close();
  t.equal(system.open.size, 0);
  t.end();
});
