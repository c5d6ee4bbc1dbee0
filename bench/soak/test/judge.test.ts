import t from 'tap';
import type { EndReport } from '../end.js';
import { heldUp, judge, type PairLine } from '../judge.js';
import type { Plan } from '../plan.js';

const base = { scenario: 'test', client: [], origin: [], named: 'surely', chunk: 1 } as const;
const orderly: Plan = {
  ...base,
  ...{ up: 100, down: 50, fates: { client: 'fin', origin: 'fin' }, outcomes: ['complete'] },
};
const broken: Plan = {
  ...base,
  ...{ fates: { client: 'left', origin: 'reset' }, outcomes: ['client-reset', 'write-error'] },
};
const client: EndReport = { received: 50, sent: 100, fate: 'fin', heldUp: 0 };
const origin: EndReport = { received: 100, sent: 50, fate: 'fin', heldUp: 0 };
const line: PairLine = { outcome: 'complete', bytesToUpstream: 100, bytesToClient: 50 };

t.test('nothing is wrong with what went as planned', async (t) => {
  t.same(judge(orderly, { client, origin, line }, 2_000), []);
  t.same(judge(orderly, { client, origin }, 2_000), [], 'also without a log');
  const evidence = {
    client: { received: 7, sent: 90, fate: 'left', heldUp: 0 },
    origin: { received: 40, sent: 1_000, fate: 'reset', heldUp: 0 },
    line: { outcome: 'write-error', bytesToUpstream: 60, bytesToClient: 500 },
  };
  t.same(judge(broken, evidence, 2_000), []);
});

t.test('each deviation has its complaint', async (t) => {
  const wrong = (change: object, plan = orderly) =>
    judge(plan, { client, origin, line, ...change }, 2_000);
  t.same(wrong({ client: { ...client, received: 49 } }), ['the client received 49 bytes, not 50']);
  t.same(wrong({ origin: { ...origin, received: 99 } }), ['the origin received 99 bytes, not 100']);
  t.same(wrong({ client: { ...client, fate: 'reset', heldUp: 0 } }), [
    'the client saw reset, not fin',
  ]);
  t.same(wrong({ origin: { ...origin, fate: 'hung' } }), ['the origin saw hung, not fin']);
  t.same(wrong({ line: { ...line, outcome: 'stalled' } }), [
    "the log says 'stalled', not 'complete'",
  ]);
  t.same(wrong({ line: { ...line, bytesToClient: 49 } }), [
    'the log says 49 bytes to the client, not 50',
  ]);
});

t.test('of a broken connection the log may tell neither too much nor too little', async (t) => {
  const left = { received: 7, sent: 90, fate: 'left', heldUp: 0 };
  const reset = { received: 40, sent: 1_000, fate: 'reset', heldUp: 0 };
  const wrong = (change: object) => {
    const line = { outcome: 'client-reset', bytesToUpstream: 60, bytesToClient: 5 };
    return judge(broken, { client: left, origin: reset, line: { ...line, ...change } }, 2_000);
  };
  t.same(wrong({}), []);
  t.same(wrong({ bytesToUpstream: 39 }), ['the log says 39 bytes to the upstream, not 40 to 90']);
  t.same(wrong({ bytesToUpstream: 91 }), ['the log says 91 bytes to the upstream, not 40 to 90']);
  t.same(wrong({ bytesToClient: 1_001 }), ['the log says 1001 bytes to the client, not 0 to 1000']);
  t.same(wrong({ outcome: 'complete' }), [
    "the log says 'complete', not 'client-reset' or 'write-error'",
  ]);
});

t.test('nobody receives more than was sent', async (t) => {
  const evidence = {
    client: { received: 1_001, sent: 90, fate: 'left', heldUp: 0 },
    origin: { received: 91, sent: 1_000, fate: 'reset', heldUp: 0 },
  };
  t.same(judge(broken, evidence, 2_000), [
    'the client received 1001 bytes of 1000 sent',
    'the origin received 91 bytes of 90 sent',
  ]);
});

t.test('a reader that stops is given time', async (t) => {
  const plan: Plan = { ...broken, fates: { client: 'reset', origin: 'reset' } };
  const evidence = (stalledFor: number) => ({
    client: { received: 1, sent: 1, fate: 'reset', heldUp: 0, stalledFor },
    origin: { received: 1, sent: 1, fate: 'reset', heldUp: 0 },
  });
  t.same(judge(plan, evidence(1_950), 2_000), []);
  t.same(judge(plan, evidence(900), 2_000), [
    'a reader that had stopped was given 900 ms, not 2000',
  ]);
});

t.test(
  'what a reader that did not get to run has lost is not held against the proxy',
  async (t) => {
    const cut = { received: 7, sent: 90, fate: 'reset', heldUp: 0 };
    const stalled = { outcome: 'stalled', bytesToUpstream: 90, bytesToClient: 50 };
    const slow = { ...cut, heldUp: 700 };
    t.ok(heldUp({ client: slow, origin: cut, line: stalled }, 2_000), 'the client');
    t.ok(heldUp({ client: cut, origin: slow, line: stalled }, 2_000), 'the origin');
    t.ok(heldUp({ client: slow, line: stalled }, 2_000), 'the origin has lost the header');
    t.ok(heldUp({ client: cut, origin: slow }, 2_000), 'without a log');
    t.notOk(heldUp({ client: cut, origin: cut, line: stalled }, 2_000), 'both did run');
    t.notOk(heldUp({ client: slow, origin: cut, line }, 2_000), 'it was not cut off');
    t.notOk(heldUp({ client: { ...slow, fate: 'fin' }, origin: { ...cut, fate: 'fin' } }, 2_000));
  },
);
