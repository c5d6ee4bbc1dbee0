import { execFileSync } from 'node:child_process';
import t from 'tap';
import { Skip } from '../../errors.js';
import { requireDescriptors } from '../../harness/limits.js';
import { hasProcfs } from '../../harness/procfs.js';

t.test('what may be opened is no reason to skip, what may not is', async (t) => {
  t.doesNotThrow(() => requireDescriptors(10));
  if (hasProcfs) t.throws(() => requireDescriptors(2 ** 40), Skip);
});

t.test('the limit of this process counts', { skip: !hasProcfs }, async (t) => {
  const program = `
    const { requireDescriptors } = await import(process.argv[1]);
    try { requireDescriptors(100); } catch ({ name, message }) { console.log(name, message); }
  `;
  const url = new URL('../../harness/limits.js', import.meta.url).href;
  const node = [process.execPath, '--input-type=module', '-e', program, url];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const said = execFileSync('sh', ['-c', 'ulimit -n 90 && exec "$@"', 'sh', ...node], { env });
  t.match(
    String(said),
    /^Skip it takes 100 descriptors and only \d\d are left: see "ulimit -n"\n$/,
  );
});
