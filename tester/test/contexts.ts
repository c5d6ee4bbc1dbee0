import { join } from 'node:path';
import type { Test } from 'tap';
import { CaseContext } from '../harness/context.js';
import type { ContextOptions, Setup } from '../harness/setup.js';
import { commandOf, contextOptions, openReaper, perfectProxy, writePrograms } from './helpers.js';

/** A program that runs on Node comes to listen in twice the usual time on any machine. */
const unhurried = 2;

/**
 * A case's context around a program, started; it ends with the test. A time scale by which a test
 * ends sooner does not hurry the program: it holds once the program listens.
 */
export async function openContext(
  t: Test,
  program = perfectProxy,
  details: Partial<ContextOptions> = {},
  setup: Setup = {},
): Promise<CaseContext> {
  const folder = writePrograms(t, { 'proxy.mjs': program });
  const usual = contextOptions(openReaper(t), commandOf(join(folder, 'proxy.mjs')));
  const options = { ...usual, ...details };
  const { timeScale } = options;
  options.timeScale = Math.max(timeScale, unhurried);
  const context = new CaseContext(options, setup);
  t.teardown(() => context.close());
  await context.start();
  // A context looks the time scale up whenever it needs it.
  options.timeScale = timeScale;
  return context;
}
