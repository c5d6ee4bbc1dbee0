import t, { type Test } from 'tap';
import type { EngineName } from '../../options.js';

/** The engines that every test of behaviour is run against: the one place that lists them. */
export const engines = ['portable', 'splice'] as const satisfies readonly EngineName[];

/** One of those under test. */
export type Engine = (typeof engines)[number];

type Body = (t: Test, engine: Engine) => unknown;

/** Registers a test once for each engine; the title says which. */
export function eachEngine(title: string, body: Body): void;
export function eachEngine(title: string, extra: object, body: Body): void;
export function eachEngine(title: string, extra: object | Body, body = extra as Body): void {
  const options = typeof extra === 'function' ? {} : extra;
  for (const engine of engines) t.test(`${engine}: ${title}`, options, (t) => body(t, engine));
}
