import { join } from 'node:path';
import type { Test } from 'tap';
import { CaseContext } from '../harness/context.js';
import type { ContextOptions, Setup } from '../harness/setup.js';
import { commandOf, contextOptions, openReaper, perfectProxy, writePrograms } from './helpers.js';

/** A case's context around a program, started; it ends with the test. */
export async function openContext(
  t: Test,
  program = perfectProxy,
  details: Partial<ContextOptions> = {},
  setup: Setup = {},
): Promise<CaseContext> {
  const folder = writePrograms(t, { 'proxy.mjs': program });
  const options = contextOptions(openReaper(t), commandOf(join(folder, 'proxy.mjs')));
  const context = new CaseContext({ ...options, ...details }, setup);
  t.teardown(() => context.close());
  await context.start();
  return context;
}
