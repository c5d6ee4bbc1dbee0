import t from 'tap';
import { isShown, readHash, writeHash } from '../../../../report/html/browser/filters.js';

const nothing = {
  verdicts: new Set<string>(),
  severities: new Set<string>(),
  text: '',
  open: undefined,
};
const half = { verdict: 'failed', severity: 'required', text: 'half-close close.half end-of-file' };

t.test('a case is shown where its verdict and severity are chosen, or none is', async (t) => {
  const shown = (verdicts: string[], severities: string[]) =>
    isShown(half, { ...nothing, verdicts: new Set(verdicts), severities: new Set(severities) });
  t.equal(shown([], []), true);
  t.equal(shown(['failed'], []), true);
  t.equal(shown(['flaky', 'failed'], ['required']), true);
  t.equal(shown(['passed'], []), false);
  t.equal(shown([], ['recommended']), false);
  t.equal(shown(['failed'], ['recommended']), false);
});

t.test('every word that is looked for must be there, in capitals or not', async (t) => {
  t.equal(isShown(half, { ...nothing, text: 'CLOSE.half  End' }), true);
  t.equal(isShown(half, { ...nothing, text: 'close.half reset' }), false);
});

t.test('the hash holds what is chosen, looked for and open', async (t) => {
  const filter = {
    verdicts: new Set(['passed', 'not-begun']),
    severities: new Set(['required']),
    text: 'a & b=c, #d',
    open: new Set(['close.half', 'data.plain']),
  };
  t.strictSame(readHash(writeHash(filter)), filter);
  t.equal(writeHash(nothing), '');
  const allClosed = { ...nothing, open: new Set<string>() };
  t.strictSame(readHash(writeHash(allClosed)), allClosed);
  t.strictSame(readHash(''), nothing);
});
