import t from 'tap';
import { CaseContext } from '../../harness/context.js';
import { direct } from '../../harness/setup.js';
import { bytesUntilProgress } from '../../steps/progress.js';
import { contextOptions, openReaper } from '../helpers.js';

t.test('a writer that has been stopped goes on only when many bytes have been read', async (t) => {
  const options = contextOptions(openReaper(t), ['none']);
  const context = new CaseContext({ ...options, command: direct });
  t.teardown(() => context.close());
  const bytes = await bytesUntilProgress(context);
  t.ok(bytes > 1_000, `${bytes} bytes`);
  t.ok(bytes < 64 * 1024 * 1024, `${bytes} bytes`);
});
