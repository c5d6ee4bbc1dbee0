import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Case, Load } from '../case.js';
import { Failure, HarnessFault, Skip } from '../errors.js';
import { hasProcfs } from '../harness/procfs.js';
import type { RunEvent } from '../log/events.js';
import { type RunOptions, run } from '../runner.js';
import {
  commandOf,
  eventually,
  isAlive,
  listener,
  makeCase,
  perfectProxy,
  writePrograms,
} from './helpers.js';

const seconds = (n: number) => n * 1000;

/** Grades a program by these cases; returns the results and every event in a few words. */
async function grade(
  t: Test,
  cases: readonly Case[],
  { program = listener, ...details }: Partial<RunOptions> & { program?: string } = {},
) {
  const folder = writePrograms(t, { 'proxy.mjs': program });
  const profile = { id: 'lab', title: '', source: '', invocation: [], cases: [] };
  const events: RunEvent[] = [];
  const results = await run({
    command: commandOf(join(folder, 'proxy.mjs')),
    selection: { profile, cases },
    stall: seconds(10),
    timeScale: 1,
    seed: 1,
    concurrency: 16,
    onEvent: (event) => events.push(event),
    // However busy the machine is, it does not decide what is run again here.
    lagMeter: () => () => 0,
    ...details,
  });
  // What happens in a case is looked at where it matters.
  const steps = events.filter(({ type }) => type !== 'case-journal' && type !== 'case-output');
  const words = steps.map((event) => {
    if (event.type === 'case-started') return `${event.id} ${event.attempt}`;
    return event.type === 'case-decided' ? `${event.result.id} decided` : event.type;
  });
  return { results, events, words, verdicts: results.map(({ verdict }) => verdict) };
}

/** Cases that note who runs beside them; those of one load meet `together` before they end. */
function meeting(together: Record<Load, number>) {
  const running = new Map<string, Load>();
  const order: Load[] = [];
  const most: Record<Load, number> = { quick: 0, loads: 0, waits: 0 };
  const make = (id: string, load: Load) =>
    makeCase(
      id,
      async (context) => {
        running.set(id, load);
        order.push(load);
        most[load] = Math.max(most[load], running.size);
        await eventually(`company for ${id}`, () => most[load] >= together[load]);
        await context.sleep(300); // One too many, if there is one, comes in this time.
        running.delete(id);
      },
      load,
    );
  return { make, order, most };
}

t.test('what the profile says of wrong arguments reaches the cases', async (t) => {
  const seen: (string | undefined)[] = [];
  const look = makeCase('look', async ({ usageText }) => {
    seen.push(usageText);
  });
  const profile = { id: 'lab', title: '', source: '', invocation: [], cases: [] };
  const cases = [look];
  await grade(t, cases, { selection: { profile: { ...profile, usage: 'Usage: me' }, cases } });
  await grade(t, cases);
  t.strictSame(seen, ['Usage: me', undefined]);
});

t.test(
  'quick cases run first, a few at once, then loads alone, then waits side by side',
  async (t) => {
    const { make, order, most } = meeting({ quick: 3, loads: 1, waits: 4 });
    const loads: Load[] = ['waits', 'loads', 'quick', 'waits', 'loads', 'quick', 'waits', 'quick'];
    const cases = [...loads, 'quick', 'waits'].map((load, i) => make(`case.${i}`, load as Load));
    const { results, verdicts } = await grade(t, cases);
    t.strictSame(new Set(verdicts), new Set(['passed']));
    t.strictSame(
      order,
      [...order].sort((a, b) => rank(a) - rank(b)),
    );
    t.strictSame(most, { quick: 3, loads: 1, waits: 4 });
    const ids = results.map(({ id }) => id);
    t.strictSame(
      ids,
      cases.map(({ id }) => id),
      'the results keep the order of the selection',
    );
  },
);

const rank = (load: Load) => ['quick', 'loads', 'waits'].indexOf(load);

t.test('concurrency bounds how many run at once', async (t) => {
  const { make, most } = meeting({ quick: 2, loads: 1, waits: 2 });
  const cases = [0, 1, 2].flatMap((i) => [make(`q.${i}`, 'quick'), make(`w.${i}`, 'waits')]);
  await grade(t, cases, { concurrency: 2 });
  t.strictSame(most, { quick: 2, loads: 0, waits: 2 });
});

t.test('many cases at once are no leak of listeners', async (t) => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on('warning', warned);
  t.teardown(() => process.off('warning', warned));
  const { make } = meeting({ quick: 0, loads: 0, waits: 12 });
  const cases = Array.from({ length: 12 }, (_, i) => make(`w.${i}`, 'waits'));
  await grade(t, cases, { signal: new AbortController().signal });
  t.strictSame(warnings, []);
});

t.test('events come in order, from the head of the run to its end', async (t) => {
  const { events, words, results } = await grade(t, [makeCase('a')]);
  t.strictSame(words, ['run-started', 'a 1', 'a decided', 'run-ended']);
  t.match(events[0], {
    command: [/proxy\.mjs$/, '{host}', '{port}', '{listen}'],
    profile: { id: 'lab' },
    seed: 1,
    cases: [{ id: 'a', title: 'Title of a', severity: 'required' }],
  });
  t.match(events[3], { interrupted: false });
  t.match(results[0], { verdict: 'passed', attempts: 1, failure: undefined, journal: undefined });
});

t.test('what happens is recorded when that is wanted, and a wire is asked too', async (t) => {
  const relayed = makeCase('a', async (context) => {
    const client = await context.connect();
    client.write(Buffer.from('x'));
    await context.until(() => (context.origin.peers[0]?.received ?? 0) > 0, seconds(10));
    await context.sleep(1_200);
    if (context.subject) throw new Failure({ expected: 'x', seen: 'y', peer: client.name });
  });
  const { events } = await grade(t, [relayed], { program: perfectProxy, record: true });
  const of = (type: string) => events.filter((event) => event.type === type);
  const seen = (entries: unknown) => JSON.stringify(entries);
  const journals = of('case-journal');
  t.ok(journals.length > 0);
  t.match(journals[0], { id: 'a', attempt: 1 });
  for (const word of ['"connected"', '"accepted"', '"sent"', '"received"'])
    t.equal(seen(journals).split(word).length, 2, `${word} is told once`);
  const decided = events.findIndex(({ type }) => type === 'case-decided');
  t.ok(events.indexOf(journals[0] as RunEvent) < decided, 'before the verdict');
  if (hasProcfs)
    t.match(of('case-usage')[0], { id: 'a', memory: Number, cpuMs: Number, processes: 1 });
  t.match(of('case-direct'), [{ id: 'a' }]);
  t.match(seen(of('case-direct')), /"received"/);
});

t.test(
  'what a subject prints is recorded, and of a wire that is not to be asked nothing',
  async (t) => {
    const program = `${listener}\nconsole.error('words');`;
    const failing = makeCase('a', async (context) => {
      await eventually('words', () => (context.subject?.output.text() ?? '') !== '');
      throw new Failure({ expected: 'x', seen: 'y' });
    });
    const cases = [{ ...failing, transparency: false }];
    const { events } = await grade(t, cases, { program, record: true });
    t.match(
      events.filter(({ type }) => type === 'case-output'),
      [{ id: 'a', attempt: 1, text: 'words\n' }],
    );
    t.notOk(events.some(({ type }) => type === 'case-direct'));
  },
);

t.test('who interrupts when all is decided has cut nothing short', async (t) => {
  const interrupted = new AbortController();
  const failing = makeCase('a', async (context) => {
    await context.connect();
    if (context.subject) throw new Failure({ expected: 'x', seen: 'y' });
  });
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => {
    events.push(event);
    if (event.type === 'case-decided') interrupted.abort();
  };
  const settings = { record: true, onEvent, signal: interrupted.signal };
  const { verdicts } = await grade(t, [failing], settings);
  t.strictSame(verdicts, ['failed']);
  t.match(events.at(-1), { type: 'run-ended', interrupted: false });
});

/** Does nothing else for so many milliseconds, as a machine that is busy with others. */
function holdUp(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

t.test('what failed while the tester was held up is run once more', async (t) => {
  const tries = new Map<string, number>();
  const make = (id: string, heldUp: number) =>
    makeCase(id, async (context) => {
      const nth = (tries.get(id) ?? 0) + 1;
      tries.set(id, nth);
      await context.sleep(50);
      if (nth === 1) holdUp(heldUp);
      await context.sleep(50);
      if (nth === 1) throw new Failure({ expected: 'x', seen: 'y' });
    });
  // One after the other: who holds the tester up does so to all that run.
  const settings = { concurrency: 1, lagMeter: undefined };
  t.strictSame((await grade(t, [make('a', 600)], settings)).verdicts, ['flaky']);
  t.strictSame([...tries], [['a', 2]]);
});

/** A case that fails as often as it has failures to throw. */
function failing(id: string, ...errors: Error[]): Case {
  const left = [...errors];
  return makeCase(id, async (context) => {
    await context.connect();
    const error = left.shift();
    if (error) throw error;
  });
}

const late = (seen: string) => new Failure({ expected: 'x', seen }, true);
const wrong = (seen: string) => new Failure({ expected: 'x', seen, likelyCause: 'its own' });

t.test('what depended on time is run once more: flaky, or failed twice', async (t) => {
  const cases = [
    failing('once', late('first')),
    failing('twice', late('first'), late('second')),
    failing('certain', wrong('first')),
  ];
  const { results, words } = await grade(t, cases, { concurrency: 1 });
  t.match(results[0], {
    verdict: 'flaky',
    attempts: 2,
    failure: { seen: 'first', likelyCause: 'what breaks once' },
  });
  t.ok(
    results[0]?.journal?.some(({ event }) => event === 'connected'),
    'with its journal',
  );
  t.match(results[1], { verdict: 'failed', attempts: 2, failure: { seen: 'second' } });
  t.match(results[2], { verdict: 'failed', attempts: 1, failure: { likelyCause: 'its own' } });
  const middle = words.slice(1, -1);
  t.strictSame(middle.slice(0, 4), ['once 1', 'twice 1', 'certain 1', 'certain decided']);
  const again = middle.slice(4).join();
  const inOneOrder = 'once 2,once decided,twice 2,twice decided';
  const inTheOther = 'twice 2,twice decided,once 2,once decided';
  t.ok([inOneOrder, inTheOther].includes(again), 'one by one, whichever was faster before');
});

t.test('what runs again runs alone, also what ran side by side before', async (t) => {
  let running = 0;
  let attempts = 0;
  const most = [0, 0];
  const cases = [0, 1, 2].map((i) =>
    makeCase(
      `waits.${i}`,
      async (context) => {
        const round = attempts < 3 ? 0 : 1;
        attempts += 1;
        running += 1;
        most[round] = Math.max(most[round] as number, running);
        if (round === 0) await eventually('company', () => most[0] === 3);
        else await context.sleep(200); // One too many, if there is one, comes in this time.
        running -= 1;
        if (round === 0) throw late('first');
      },
      'waits',
    ),
  );
  const { verdicts } = await grade(t, cases);
  t.strictSame(most, [3, 1]);
  t.strictSame(verdicts, ['flaky', 'flaky', 'flaky']);
});

t.test('what is known is marked as expected, in the results and in the events', async (t) => {
  const failures = new Map(
    ['known', 'mended'].map((id) => [id, { verdict: 'failed', seen: '' }] as const),
  );
  const cases = [
    failing('known', wrong('first')),
    failing('new', wrong('first')),
    makeCase('mended'),
  ];
  const { results, events } = await grade(t, cases, { baseline: { profile: 'lab', failures } });
  t.strictSame(
    results.map(({ expected }) => expected),
    [true, undefined, undefined],
  );
  const decided = events.flatMap((event) => (event.type === 'case-decided' ? event.result : []));
  t.strictSame(new Set(decided), new Set(results));
});

t.test('a fault of the harness and a bug in a case say nothing of the subject', async (t) => {
  const cases = [
    failing('fault', new HarnessFault('no origin')),
    failing('bug', new TypeError('a bug')),
    failing('later', late('first'), new HarnessFault('no origin')),
  ];
  const { results } = await grade(t, cases);
  t.match(results[0], { verdict: 'inconclusive', attempts: 1, reason: 'no origin' });
  t.match(results[1], { verdict: 'inconclusive', attempts: 1, reason: /^TypeError: a bug/ });
  t.match(results[2], { verdict: 'inconclusive', attempts: 2, reason: 'no origin' });
});

t.test('a subject that dies in a case has failed it, with its exit', async (t) => {
  const program = listener.replace('createServer()', 'createServer(() => process.exit(9))');
  const dies = makeCase('dies', async (context) => {
    await context.connect();
    await context.subject?.exitsWithin(seconds(20));
    throw late('no answer');
  });
  const { results } = await grade(t, [dies], { program });
  const seen = 'the proxy ended with code 9 during the case; before that: no answer';
  t.match(results[0], { verdict: 'failed', attempts: 1, failure: { seen } });
});

t.test('after two that could not be started the rest is not tried', async (t) => {
  const cases = ['a', 'b', 'c', 'd'].map((id) => makeCase(id));
  const program = '#!/bin/sh\nexit 1\n';
  const { results, words } = await grade(t, cases, { program, concurrency: 1 });
  t.match(results[1], {
    verdict: 'failed',
    attempts: 1,
    failure: { seen: /^it ended with code 1/ },
  });
  for (const result of results.slice(2))
    t.match(result, { verdict: 'failed', attempts: 0, failure: { seen: /^it was not tried/ } });
  t.strictSame(words.slice(3), ['b 1', 'b decided', 'c decided', 'd decided', 'run-ended']);
});

t.test('after one that could be started each is tried', async (t) => {
  // The first start is good, all others fail.
  const program = `#!/bin/sh
[ -e "$0.started" ] && exit 1
touch "$0.started"
exec ${process.execPath} -e 'net.createServer().listen(process.argv[3], "127.0.0.1")' "$@"
`;
  const cases = ['a', 'b', 'c', 'd'].map((id) => makeCase(id));
  const { results, verdicts } = await grade(t, cases, { program, concurrency: 1 });
  t.strictSame(verdicts, ['passed', 'failed', 'failed', 'failed']);
  t.match(results[3], { attempts: 1 });
});

t.test('an interrupted run reports the rest as skipped and leaves nothing running', async (t) => {
  const interrupted = new AbortController();
  const pids: number[] = [];
  const hangs: Case['run'] = (context) => {
    pids.push(...(context.subject?.tree().map(({ pid }) => pid) ?? []));
    interrupted.abort();
    return new Promise(() => {});
  };
  const mustNotRun = async () => {
    t.fail('it must not run');
  };
  const cases = [
    makeCase('never', mustNotRun, 'waits'),
    makeCase('hangs', hangs, 'loads'),
    makeCase('done'),
    failing('unsettled', late('first')),
  ];
  const { results, verdicts, words } = await grade(t, cases, { signal: interrupted.signal });
  t.strictSame(verdicts, ['skipped', 'skipped', 'passed', 'skipped']);
  t.match(results[0], { attempts: 0, reason: 'the run was interrupted' });
  t.equal(words.at(-1), 'run-ended');
  t.equal(words.filter((each) => each.endsWith('decided')).length, 4, 'and each is decided');
  t.equal(pids.length, 1);
  for (const pid of pids) t.notOk(isAlive(pid));
});

t.test('a case that is skipped says why, and counts as neither', async (t) => {
  const cases = [makeCase('a', () => Promise.reject(new Skip('not here')))];
  const { results } = await grade(t, cases);
  t.match(results[0], { verdict: 'skipped', attempts: 1, reason: 'not here', failure: undefined });
});

t.test('cases that start the subject themselves are tried whatever it did in others', async (t) => {
  const byCase = (id: string) => ({ ...makeCase(id), setup: { byCase: true } });
  const cases = [byCase('a'), makeCase('b'), makeCase('c'), makeCase('d'), byCase('e')];
  const program = '#!/bin/sh\nexit 1\n';
  const { results } = await grade(t, cases, { program, concurrency: 1 });
  t.strictSame(
    results.map(({ verdict, attempts }) => [verdict, attempts]),
    [
      ['passed', 1],
      ['failed', 1],
      ['failed', 1],
      ['failed', 0],
      ['passed', 1],
    ],
  );
});
