import t from 'tap';
import { addressOf, decodeHeader, encodeHeader, greetingSize, headerSize } from '../header.js';
import type { Plan, Step } from '../plan.js';
import { planOf, streamKeys } from '../planning.js';
import { scenarioNames, scenarios } from '../scenarios.js';

const conditions = { seed: 1, scenarios: scenarioNames, longestIdle: 1_000 };
const plans = Array.from({ length: 5_000 }, (_, id) => planOf(id, conditions));

t.test('client and origin make the same plan of the same number', async (t) => {
  for (const id of [0, 1, 77]) t.same(planOf(id, conditions), plans[id]);
  t.notSame(
    plans.slice(0, 10),
    Array.from({ length: 10 }, (_, id) => planOf(id, { ...conditions, seed: 2 })),
  );
  t.notSame(streamKeys(1, 1), streamKeys(2, 1));
  t.notSame(streamKeys(1, 1), streamKeys(1, 2));
});

t.test('every scenario occurs about as often as its weight says', async (t) => {
  const total = scenarioNames.reduce((sum, name) => sum + scenarios[name].weight, 0);
  for (const name of scenarioNames) {
    const wanted = (plans.length * scenarios[name].weight) / total;
    const seen = plans.filter(({ scenario }) => scenario === name).length;
    t.ok(seen > wanted / 2 - 5 && seen < 2 * wanted + 5, `${name}: ${seen}, about ${wanted}`);
  }
});

t.test('only the scenarios that were asked for occur', async (t) => {
  const some = { ...conditions, scenarios: ['tiny', 'refused'] as const };
  const names = Array.from({ length: 200 }, (_, id) => planOf(id, some).scenario);
  t.same(new Set(names), new Set(['tiny', 'refused']));
});

/** What an end sends by its steps. */
function sent(steps: readonly Step[]): number {
  return steps.reduce(
    (sum, step) => sum + ('bytes' in step && /^send/.test(step.do) ? step.bytes : 0),
    0,
  );
}

t.test('what is to arrive is what the other end sends', async (t) => {
  const exact = plans.filter(({ up, down }) => up !== undefined && down !== undefined);
  const unequal = exact.filter(
    ({ up, down, client, origin }) => sent(client) !== up || greetingSize + sent(origin) !== down,
  );
  t.same(unequal, []);
  t.ok(exact.length > plans.length / 2);
});

t.test('writes are neither too large nor too many, and waits not too long', async (t) => {
  const steps = ({ client, origin }: Plan) => [...client, ...origin];
  const unfit = plans.filter((plan) => {
    const { chunk, up = 0, down = 0 } = plan;
    const long = steps(plan).some((step) => step.do === 'wait' && step.ms > 1_000);
    return chunk < 1 || chunk > 65_536 || Math.max(up, down) / chunk > 400 || long;
  });
  t.same(unfit, []);
  t.ok(plans.some((plan) => steps(plan).some((step) => step.do === 'wait' && step.ms > 500)));
});

t.test('a header survives only unhurt', async (t) => {
  for (const id of [0, 1, 4_000_000_000]) {
    const header = encodeHeader(id);
    t.equal(header.length, headerSize);
    t.equal(decodeHeader(Buffer.concat([header, Buffer.from('more')])), id);
    for (let at = 0; at < headerSize; at++) {
      const hurt = Buffer.from(header);
      hurt.writeUInt8(hurt.readUInt8(at) ^ 4, at);
      t.equal(decodeHeader(hurt), undefined, `byte ${at}`);
    }
  }
});

t.test('connections come from different addresses of loopback', async (t) => {
  const ids = [0, 1, 255, 256, 65_535, 65_536, 253 * 65_536 - 1];
  t.equal(new Set(ids.map(addressOf)).size, ids.length);
  t.equal(addressOf(0), '127.1.0.0');
  t.equal(addressOf(253 * 65_536 - 1), '127.253.255.255');
  t.equal(addressOf(253 * 65_536), '127.1.0.0');
});
