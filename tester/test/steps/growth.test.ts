import t from 'tap';
import { Skip } from '../../errors.js';
import type { CaseContext } from '../../harness/context.js';
import { direct } from '../../harness/setup.js';
import { growthOver } from '../../steps/growth.js';
import { openContext } from '../contexts.js';

const MiB = 1024 * 1024;

/** A subject whose memory is so many MiB after each round, and what is made of it. */
const judge = (...memory: number[]) => judgeBy(4, memory);

async function judgeBy(window: number, memory: number[]) {
  const left = memory.map((mib) => mib * MiB);
  const usage = () => ({ memory: left.shift() as number });
  const first = left.shift() as number;
  let rounds = 0;
  const round = async () => {
    rounds += 1;
  };
  const trend = 2 * MiB;
  const growth = await growthOver({ usage } as CaseContext, round, { first, trend, window });
  t.equal(rounds, growth.rounds - 1, 'the first was done before');
  t.equal(rounds, memory.length - 1 - left.length);
  return growth;
}

t.test('memory that stays as it is takes four rounds', async (t) => {
  t.strictSame(await judge(50, 50, 50, 50, 0), { rounds: 4 });
  t.strictSame(await judge(50, 80, 20, 50, 0), { rounds: 4 });
});

t.test('so does memory that grows by no more than is granted', async (t) => {
  t.strictSame(await judge(50, 52, 54, 56, 0), { rounds: 4 });
});

t.test('a heap that finds its size is waited for', async (t) => {
  t.strictSame(await judge(50, 60, 70, 80, 90, 91, 92, 93, 94, 0), { rounds: 9 });
});

t.test('what grows all the time is told, with all that was seen', async (t) => {
  const memory = [10, 13, 16, 19, 22, 25, 28, 31, 34, 37, 40, 43];
  t.strictSame(await judge(...memory), { rounds: 12, seen: `${memory.join(', ')} MiB` });
});

t.test('a collector in between changes nothing about that', async (t) => {
  const memory = [10, 30, 25, 45, 40, 60, 55, 75, 70, 90, 85, 105];
  t.strictSame(await judge(...memory), { rounds: 12, seen: `${memory.join(', ')} MiB` });
});

t.test('a rest need not be longer than the window', async (t) => {
  t.strictSame(await judgeBy(2, [50, 90, 130, 170, 171, 172, 0]), { rounds: 6 });
  t.strictSame(await judgeBy(2, [50, 90, 130, 131, 132, 0]), { rounds: 5 });
  const memory = [10, 20, 21, 31, 32, 42, 43, 53, 54, 64, 65, 75];
  t.strictSame(await judgeBy(2, memory), { rounds: 12, seen: `${memory.join(', ')} MiB` });
});

t.test('where there is no process there is no memory', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  await t.rejects(
    growthOver(context, async () => {}, { first: 0, trend: 1, window: 1 }),
    Skip,
  );
});
