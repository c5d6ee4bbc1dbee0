import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import t from 'tap';
import { sandboxOf, whyNot } from '../../harness/sandbox.js';
import { usualLimits } from '../../limits.js';
import { noSandbox } from '../sandboxes.js';

const limits = { ...usualLimits, disk: 1024 ** 2 };

/** What a shell in a sandbox prints. */
function inside(script: string, words: readonly string[] = []): string {
  const [program, ...args] = sandboxOf(limits, words);
  const quiet = {
    encoding: 'utf8' as const,
    stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'],
  };
  return execFileSync(program, [...args, 'sh', '-c', script], quiet).trim();
}

t.test('why there is no sandbox is said in a few words', async (t) => {
  t.equal(await whyNot(['/no/such/bwrap']), 'bubblewrap (bwrap) is not installed');
  t.equal(
    await whyNot(['sh', '-c', 'echo one >&2; echo "bwrap: not here" >&2; exit 1']),
    'bwrap: not here',
  );
  t.equal(await whyNot(['sh', '-c', 'exit 1']), 'bubblewrap does not work');
  t.equal(await whyNot(['env']), undefined);
});

t.test('files can be read and not written', { skip: noSandbox }, async (t) => {
  const folder = t.testdir({ file: 'text' });
  const file = join(folder, 'file');
  t.equal(inside(`cat ${file}; echo more >> ${file} || echo refused`), 'textrefused');
  t.equal(inside(`rm ${file} || echo refused; ls ${folder}`), 'refused\nfile');
});

t.test(
  'temporary files can be written, up to a size, and nobody else sees them',
  { skip: noSandbox },
  async (t) => {
    const own = mkdtempSync('/tmp/tester-sandbox-');
    t.teardown(() => rmSync(own, { recursive: true }));
    for (const folder of ['/tmp', '/dev/shm']) {
      const file = `${folder}/tester-sandbox-file`;
      const size = inside(`head -c 3000000 /dev/zero > ${file} || echo full; stat -c %s ${file}`);
      t.equal(size, `full\n${limits.disk}`);
      t.notOk(existsSync(file));
    }
    // Where the tests themselves run may be seen there, since a program may be in it.
    const seen = inside('ls /tmp').split('\n');
    t.notOk(seen.includes(basename(own)), 'what others have there is not to be seen');
    t.notOk(seen.includes('tester-sandbox-file'), 'nor what the last one left');
  },
);

t.test(
  'a program that lies with the temporary files is there, and cannot be written',
  { skip: noSandbox },
  async (t) => {
    const own = mkdtempSync('/tmp/tester-sandbox-');
    t.teardown(() => rmSync(own, { recursive: true }));
    const file = join(own, 'program');
    writeFileSync(file, 'text');
    t.equal(inside(`cat ${file}; echo more >> ${file} || echo refused`, [file]), 'textrefused');
  },
);

t.test('other processes are not there to be ended', { skip: noSandbox }, async (t) => {
  t.equal(inside('cat /proc/1/comm'), 'bwrap');
  t.equal(inside(`kill -0 ${process.pid} 2>/dev/null || echo nobody`), 'nobody');
});
