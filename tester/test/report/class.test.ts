import t from 'tap';
import {
  type ClassResults,
  commonFaults,
  distributionOf,
  isAllKnown,
  type Member,
  medianOf,
  type Row,
  rowsOf,
  standingsText,
} from '../../report/class.js';
import { makeHead } from '../events.js';
import { storyOf } from './stories.js';

const heads = [makeHead('echo.single', { weight: 10 }), makeHead('close.early', { weight: 5 })];

function graded(name: string, single: 'passed' | 'flaky', early: 'passed' | string): Member {
  const failure = { expected: 'x', seen: early, likelyCause: 'a bug' };
  const last = early === 'passed' ? 'passed' : ({ verdict: 'failed', failure } as const);
  const own = Object.fromEntries(heads.map((head) => [head.id, head]));
  const story = storyOf(name, { 'echo.single': single, 'close.early': last }, { heads: own });
  return { name, standing: 'graded', story };
}

const results: ClassResults = {
  profile: { id: 'lab', title: 'The lab' },
  heads,
  strict: false,
  members: [
    graded('ada', 'passed', 'passed'),
    graded('bob', 'flaky', 'nothing after 3 bytes'),
    { name: 'cyd', standing: 'not built', reason: 'make ended with code 2' },
    graded('dan', 'passed', 'nothing after 17 bytes'),
    { name: 'eve', standing: 'not graded' },
    graded('fay', 'passed', 'a reset'),
  ],
};

t.test('each has its points, and an outcome for each case', async (t) => {
  t.strictSame(
    rowsOf(results).map(({ member, score, outcomes }) => [member.name, score?.points, ...outcomes]),
    [
      ['ada', 15, 'passed', 'passed'],
      ['bob', 10, 'flaky', 'failed'],
      ['cyd', 0, 'not run', 'not run'],
      ['dan', 10, 'passed', 'failed'],
      ['eve', undefined, 'not run', 'not run'],
      ['fay', 10, 'passed', 'failed'],
    ],
  );
  t.strictSame(new Set(rowsOf(results).map(({ score }) => score?.of)), new Set([15, undefined]));
  const [, bob] = rowsOf({ ...results, strict: true });
  t.equal(bob?.score?.points, 0, 'what is flaky earns nothing where one is strict');
});

t.test('what is seen is counted, whatever the numbers in it', async (t) => {
  t.strictSame(
    commonFaults(results).map(({ head, members, seen }) => [head.id, members, seen]),
    [
      [
        'close.early',
        ['bob', 'dan', 'fay'],
        [
          ['nothing after N bytes', 2],
          ['a reset', 1],
        ],
      ],
    ],
  );
});

t.test('the most common fault comes first', async (t) => {
  const all = (id: string) => ({ [id]: { verdict: 'failed' as const } });
  const member = (name: string, ...ids: string[]): Member => ({
    name,
    standing: 'graded',
    story: storyOf(name, Object.assign({}, { three: 'passed' }, ...ids.map(all))),
  });
  const members = [
    member('a', 'one', 'two'),
    member('b', 'two'),
    member('c', 'one', 'two', 'three'),
  ];
  const faults = commonFaults({
    ...results,
    heads: ['one', 'two', 'three'].map((id) => makeHead(id)),
    members,
  });
  t.strictSame(
    faults.map(({ head, members }) => [head.id, members.length]),
    [
      ['two', 2],
      ['one', 1],
    ],
    'who passes nothing is not counted',
  );
});

t.test('scores are counted by tenths, and full marks apart', async (t) => {
  const rowWith = (points: number): Row => ({
    member: results.members[0] as Member,
    score: { points, of: 50 },
    outcomes: [],
  });
  const bars = distributionOf([0, 4.9, 5, 49.5, 50, 50].map(rowWith));
  t.equal(bars.length, 11);
  t.strictSame(
    bars.filter(({ count }) => count > 0),
    [
      { from: 0, to: 5, count: 2 },
      { from: 5, to: 10, count: 1 },
      { from: 45, to: 50, count: 1 },
      { from: 50, to: 50, count: 2 },
    ],
  );
  t.strictSame(distributionOf([]), []);
  t.equal(medianOf([3, 1, 2].map(rowWith)), 2);
  t.equal(medianOf([4, 1, 2, 3].map(rowWith)), 2.5);
  t.equal(medianOf([]), undefined);
});

t.test('all is known when everything is decided of everybody', async (t) => {
  const known = (...members: Member[]) => isAllKnown({ ...results, members });
  t.ok(known(graded('a', 'passed', 'nothing came'), { name: 'b', standing: 'not built' }));
  t.notOk(known({ name: 'a', standing: 'not graded' }));
  for (const fate of ['inconclusive', 'begun'] as const) {
    const story = storyOf('a', { 'echo.single': 'passed', 'close.early': fate });
    t.notOk(known({ name: 'a', standing: 'graded', story }), fate);
  }
});

t.test('how many are where is said in a few words', async (t) => {
  t.equal(standingsText(results.members), '4 graded, 1 not built, 1 not graded');
});
