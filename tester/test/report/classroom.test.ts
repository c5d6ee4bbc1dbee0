import { Ajv } from 'ajv';
import t from 'tap';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { classroomReport } from '../../report/classroom.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';
import { classroomSchema } from './schemas.js';

const failure = { expected: '10 bytes', seen: '9 bytes' };
const failed = makeResult('a', { verdict: 'failed', failure });

/** What the reporter reads of these events. */
function result(events: readonly RunEvent[]) {
  const value = JSON.parse(classroomReport(tell(events)));
  const ajv = new Ajv();
  t.ok(ajv.validate(classroomSchema, value), ajv.errorsText());
  return value;
}

t.test('a run in which everything passed is a pass', async (t) => {
  t.strictSame(result([runStarted(['a']), decided(makeResult('a')), runEnded()]), {
    ...{ version: 1, status: 'pass', max_score: 2 },
    tests: [
      {
        ...{ name: 'Title of a', status: 'pass', score: 2, message: '', test_code: '' },
        ...{ filename: '', line_no: 0, execution_time: '0.01s' },
      },
    ],
  });
});

t.test('a failure fails it, and is told where students see it', async (t) => {
  const { status, max_score, tests } = result([
    runStarted([makeHead('a', { weight: 10 }), 'b']),
    decided(failed),
    decided(makeResult('b')),
    runEnded(),
  ]);
  t.match({ status, max_score }, { status: 'fail', max_score: 12 });
  t.match(tests, [
    {
      ...{ status: 'fail', score: 0, message: 'failed: 9 bytes' },
      test_code: 'failed\nexpected: 10 bytes\nseen: 9 bytes\nhow to fix: How to mend a.',
    },
    { status: 'pass', score: 2 },
  ]);
});

t.test('what fails no run does not fail it, and earns nothing', async (t) => {
  const severity = 'recommended' as const;
  const { status, tests } = result([
    runStarted([makeHead('a', { severity }), 'b', 'c']),
    decided({ ...failed, severity }),
    decided(makeResult('b', { verdict: 'failed', failure, expected: true })),
    decided(makeResult('c', { verdict: 'flaky', failure })),
    runEnded(),
  ]);
  t.equal(status, 'pass');
  t.match(tests, [
    { status: 'fail', score: 0, message: 'failed (recommended): 9 bytes' },
    { status: 'fail', score: 0 },
    { status: 'pass', score: 2, message: 'flaky: 9 bytes' },
  ]);
});

t.test('what is not known or not finished is an error', async (t) => {
  const unknown = makeResult('a', { verdict: 'inconclusive', reason: 'no port' });
  const inconclusive = result([runStarted(['a']), decided(unknown), runEnded()]);
  t.match(inconclusive, {
    status: 'error',
    tests: [{ status: 'error', score: 0, message: 'inconclusive: no port' }],
  });
  const killed = result([runStarted(['a', 'b']), decided(makeResult('a'))]);
  t.match(killed, {
    status: 'error',
    max_score: 4,
    tests: [
      { status: 'pass', score: 2 },
      { status: 'error', score: 0, message: 'not begun' },
    ],
  });
  const worse = result([runStarted(['a', 'b']), decided(failed)]);
  t.equal(worse.status, 'fail');
  const stopped = [runStarted(['a']), decided(makeResult('a')), runEnded({ interrupted: true })];
  t.equal(result(stopped).status, 'error');
  t.match(result([]), { status: 'error', tests: [] });
});

t.test('a hundred failures fit into a variable of the environment', async (t) => {
  const failures = (number: number, letter = 'x', length = 5_000) => {
    const long = { expected: letter.repeat(length), seen: letter.repeat(length) };
    const ids = Array.from({ length: number }, (_, i) => `a.${i}`);
    const results = ids.map((id) => decided(makeResult(id, { verdict: 'failed', failure: long })));
    return classroomReport(tell([runStarted(ids), ...results, runEnded()]));
  };
  // As many bytes of JSON as characters, three times as many, and six times.
  for (const letter of ['x', '€', '\u0001', '\u{1F600}'])
    for (const number of [1, 10, 100]) {
      const size = Buffer.from(failures(number, letter)).toString('base64').length;
      t.ok(size < 128 * 1_024 - 100, `${number} failures of ${letter} take ${size} bytes`);
    }
  t.match(JSON.parse(failures(1, '€', 1_000)).tests[0].message, /€…$/, 'nor by its bytes too long');
  const { test_code } = JSON.parse(failures(1, '\u{1F600}')).tests[0];
  t.match(test_code, /^failed\nexpected: \u{1F600}{490}\u{1F600}*…$/u, 'no character is halved');
  t.ok(Buffer.byteLength(JSON.stringify(test_code)) <= 2_000);
  t.match(JSON.parse(failures(1)).tests[0].test_code, /^failed\nexpected: x{1900}x*…$/);
});

t.test('of several runs it tells the worst, and of several subjects nothing', async (t) => {
  const run = (each: typeof failed, subject = './proxy') => [
    runStarted(['a'], { subject }),
    decided(each),
    runEnded(),
  ];
  t.equal(result([...run(makeResult('a')), ...run(failed)]).status, 'fail');
  t.throws(() => classroomReport(tell([...run(failed), ...run(failed, './other')])), {
    message: 'classroom tells of one subject, and these are 2',
  });
});
