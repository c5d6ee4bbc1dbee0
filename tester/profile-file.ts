import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { createJiti } from 'jiti';
import type { Case } from './case.js';
import { UsageError } from './errors.js';
import { withFile } from './files.js';
import type { Profile, ProfileCase, SubjectKind } from './profile.js';
import { describeProblem } from './profile-words.js';
import { nearest } from './selection.js';

const schemaFile = new URL('../../docs/profile.schema.json', import.meta.url);

/**
 * Reads a profile from a JSON file, or from a module in JavaScript or TypeScript that exports one as
 * its default. Rejects with {@link UsageError} in one line when it is none.
 */
export async function readProfile(
  file: string,
  cases: ReadonlyMap<string, Case>,
): Promise<Profile> {
  const content = await loadProfileFile(file);
  const [first, ...others] = problemsOf(content, cases);
  if (first === undefined) return content as Profile;
  const more = others.length > 0 ? `, and ${others.length} more: tester profile check ${file}` : '';
  throw new UsageError(`${file}: is not a profile: ${first}${more}`);
}

/**
 * What a file holds, whatever it is. Rejects with {@link UsageError}, which has a cause where the
 * file can be read, and what is in it cannot be loaded.
 */
export async function loadProfileFile(file: string): Promise<unknown> {
  const text = withFile(file, 'read', () => readFileSync(file, 'utf8'));
  try {
    if (file.endsWith('.json')) return JSON.parse(text) as unknown;
    return await createJiti(import.meta.url).import(resolve(file), { default: true });
  } catch (error) {
    throw new UsageError(`${file}: cannot be loaded: ${reasonOf(error)}`, { cause: error });
  }
}

/** In one line: that of JSON quotes the text, line breaks and all; that of code goes on below. */
function reasonOf(error: unknown): string {
  const message = String((error as Error).message);
  const [first = ''] = message.split('\n');
  return message.endsWith('is not valid JSON') ? message.replaceAll(/\s+/g, ' ') : first;
}

/** Everything that keeps a value from being a profile, each in one line; `cases` are all there are. */
export function problemsOf(value: unknown, cases: ReadonlyMap<string, Case>): string[] {
  const parts: Parts = typeof value === 'object' && value !== null ? value : {};
  return [
    ...schemaProblems(value, parts),
    ...invocationProblems(parts),
    ...caseProblems(parts, cases),
  ];
}

/** What may be a profile: its parts may be anything. */
type Parts = { readonly [key in keyof Profile]?: unknown };

function schemaProblems(value: unknown, { cases: own }: Parts): string[] {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  if (validate(value)) return [];
  const told = (validate.errors ?? []).filter((error) => !isAboutTheOtherKind(error, own));
  return [...new Set(told.map((error) => describeProblem(error, value)))];
}

/** Who has written a list of cases does not want to hear that it could have been a word. */
function isAboutTheOtherKind({ instancePath, keyword }: ErrorObject, cases: unknown): boolean {
  return Array.isArray(cases) && instancePath === '/cases' && keyword !== 'minItems';
}

const placeholders: Record<SubjectKind, readonly string[]> = {
  proxy: ['{command}', '{host}', '{port}', '{listen}'],
  'echo-server': ['{command}', '{listen}'],
};

/** Nothing where the schema has said enough. */
function invocationProblems({ kind = 'proxy', invocation }: Parts): string[] {
  const names = Object.entries(placeholders).find(([each]) => each === kind)?.[1] ?? [];
  if (!Array.isArray(invocation)) return [];
  const missing = names.filter((name) => !invocation.some((word) => String(word).includes(name)));
  return missing.length > 0 ? [`invocation lacks ${missing.join(' and ')}`] : [];
}

/** The same; of a list it looks at whatever has an id. */
function caseProblems({ cases: own }: Parts, cases: ReadonlyMap<string, Case>): string[] {
  if (!Array.isArray(own)) return [];
  const ids = own.map((each) => (each as Partial<ProfileCase> | null)?.id).filter(isText);
  const unknown = ids.filter((id) => !cases.has(id));
  const twice = ids.filter((id, index) => ids.indexOf(id) < index);
  return [
    ...(own.length === 0 ? ['cases is empty'] : []),
    ...[...new Set(unknown)].map(
      (id) => `no case is called ${id}; the nearest: ${nearest(id, [...cases.keys()])}`,
    ),
    ...[...new Set(twice)].map((id) => `${id} comes twice`),
  ];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
