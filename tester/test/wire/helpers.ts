import { join } from 'node:path';
import type { Test } from 'tap';
import { CaseContext } from '../../harness/context.js';
import { type ContextOptions, direct } from '../../harness/setup.js';
import { commandOf, contextOptions, openReaper, perfectProxy, writePrograms } from '../helpers.js';

/** The perfect proxy, with a mistake: a part of its text replaced. */
export function mistaken(part: string, by: string): string {
  if (!perfectProxy.includes(part)) throw new Error(`the proxy has no ${part}`);
  return perfectProxy.replace(part, by);
}

/** A started context; without a program, a direct connection. */
export async function open(
  t: Test,
  program?: string,
  details: Partial<ContextOptions> = {},
): Promise<CaseContext> {
  const folder = program === undefined ? '' : writePrograms(t, { 'proxy.mjs': program });
  const options = contextOptions(openReaper(t), commandOf(join(folder, 'proxy.mjs')));
  const command = program === undefined ? direct : options.command;
  const context = new CaseContext({ ...options, command, ...details });
  t.teardown(() => context.close());
  await context.start();
  return context;
}
