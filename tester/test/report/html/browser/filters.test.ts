import t from 'tap';
import { isShown, readHash, writeHash } from '../../../../report/html/browser/filters.js';

const nothing = { hidden: new Set<string>(), text: '', open: new Set<string>() };
const half = { marks: ['failed', 'required'], text: 'half-close close.half end-of-file' };

t.test('a case is shown unless its verdict or severity is hidden', async (t) => {
  t.equal(isShown(half, nothing), true);
  t.equal(isShown(half, { ...nothing, hidden: new Set(['passed', 'recommended']) }), true);
  t.equal(isShown(half, { ...nothing, hidden: new Set(['failed']) }), false);
  t.equal(isShown(half, { ...nothing, hidden: new Set(['required']) }), false);
});

t.test('every word that is looked for must be there, in capitals or not', async (t) => {
  t.equal(isShown(half, { ...nothing, text: 'CLOSE.half  End' }), true);
  t.equal(isShown(half, { ...nothing, text: 'close.half reset' }), false);
});

t.test('the hash holds what is hidden, looked for and open', async (t) => {
  const filter = {
    hidden: new Set(['passed', 'not-begun']),
    text: 'a & b=c, #d',
    open: new Set(['close.half', 'data.plain']),
  };
  t.strictSame(readHash(writeHash(filter)), filter);
  t.equal(writeHash(nothing), '');
  t.strictSame(readHash(''), nothing);
});
