import { readdirSync } from 'node:fs';
import t, { type Test } from 'tap';
import { loadSystem } from '../../splice/bindings.js';
import { obstacle } from '../../splice/support.js';

const system = loadSystem();

/** What is in the way on another machine. */
async function elsewhere(t: Test, mocks: Record<string, unknown>) {
  const support = await t.mockImport<typeof import('../../splice/support.js')>(
    '../../splice/support.js',
    mocks,
  );
  return support.obstacle();
}

const failing = (error: Error) => ({
  '../../splice/bindings.js': {
    loadSystem: () => {
      throw error;
    },
  },
});

t.test('here nothing is in the way', (t) => {
  t.equal(obstacle(), undefined);
  t.end();
});

t.test('other systems and processors are told by name', async (t) => {
  const machine = (platform: string, arch: string) => ({
    'node:os': { platform: () => platform, arch: () => arch },
  });
  t.equal(await elsewhere(t, machine('darwin', 'arm64')), 'it needs Linux, and this is darwin');
  t.equal(
    await elsewhere(t, machine('linux', 'riscv64')),
    'it needs x64 or arm64, and this is riscv64',
  );
});

t.test('an install without koffi is told', async (t) => {
  const missing = Object.assign(new Error("Cannot find module 'koffi'\nRequire stack:"), {
    code: 'MODULE_NOT_FOUND',
  });
  t.equal(await elsewhere(t, failing(missing)), 'koffi is not installed for it');
});

t.test('whatever else is in the way is told in one line', async (t) => {
  t.equal(await elsewhere(t, failing(new Error('no such symbol\nand more'))), 'no such symbol');
});

t.test('a system that forbids the calls is told', async (t) => {
  const forbidding = {
    '../../splice/bindings.js': {
      loadSystem: () => ({ ...system, epoll: () => -2, failure: () => 'EPERM' }),
    },
  };
  t.equal(await elsewhere(t, forbidding), 'epoll_create1: EPERM');
  const allButSplice = {
    '../../splice/bindings.js': {
      loadSystem: () => ({ ...system, splice: () => -2, failure: () => 'EPERM' }),
    },
  };
  const before = readdirSync('/proc/self/fd').length;
  t.equal(await elsewhere(t, allButSplice), 'splice: EPERM');
  t.equal(readdirSync('/proc/self/fd').length, before, 'and nothing is left open');
});
