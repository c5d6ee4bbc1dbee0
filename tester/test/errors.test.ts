import { readFileSync } from 'node:fs';
import t from 'tap';
import { systemReason } from '../errors.js';

/** What `work` throws. */
function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

t.test('errors of the system are told in words', async (t) => {
  const folder = t.testdir();
  t.equal(systemReason(thrown(() => readFileSync('/no/such'))), 'no such file or directory');
  t.equal(systemReason(thrown(() => readFileSync(folder))), 'it is a directory');
});

t.test('of other errors there is a code or a message', async (t) => {
  t.equal(systemReason(Object.assign(new Error('x'), { code: 'ERR_STRANGE' })), 'ERR_STRANGE');
  t.equal(systemReason(new Error('It broke')), 'It broke');
});
