import t from 'tap';
import { spreadReport } from '../../report/spread.js';
import { makeResult } from '../helpers.js';

t.test('it says how often each case came to which verdict', async (t) => {
  const runs = [
    [makeResult('a'), makeResult('b', { verdict: 'failed' })],
    [makeResult('b', { verdict: 'passed' }), makeResult('a')],
    [makeResult('a')],
  ];
  t.strictSame(spreadReport(runs), [
    'Title of a: passed 3 of 3',
    'Title of b: failed 1 of 3, passed 1 of 3, skipped 1 of 3',
  ]);
  t.strictSame(spreadReport([]), []);
});
