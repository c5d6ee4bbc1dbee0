import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { createJiti } from 'jiti';
import type { Case } from './case.js';
import { UsageError } from './errors.js';
import { withFile } from './files.js';
import type { Profile, SubjectKind } from './profile.js';
import { loadProfiles } from './registry.js';
import { nearest } from './selection.js';

const schemaFile = new URL('../../docs/profile.schema.json', import.meta.url);

/** Whether the name of a profile is that of a file of the user's. */
function isProfileFile(name: string): boolean {
  return name.includes('/') || /\.(json|[cm]?[jt]s)$/.test(name);
}

/** The profiles that come with the tester and, by its name, the one that is a file of the user's. */
export async function profilesWith(
  name: string,
  cases: ReadonlyMap<string, Case>,
): Promise<Map<string, Profile>> {
  const profiles = await loadProfiles();
  if (isProfileFile(name)) profiles.set(name, await readProfile(name, cases));
  return profiles;
}

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

/** What a file holds, whatever it is. Rejects with {@link UsageError}. */
export async function loadProfileFile(file: string): Promise<unknown> {
  const text = withFile(file, 'read', () => readFileSync(file, 'utf8'));
  try {
    if (file.endsWith('.json')) return JSON.parse(text) as unknown;
    return await createJiti(import.meta.url).import(resolve(file), { default: true });
  } catch (error) {
    const [reason] = String((error as Error).message).split('\n');
    throw new UsageError(`${file}: cannot be loaded: ${reason}`);
  }
}

/** Everything that keeps a value from being a profile, each in one line; `cases` are all there are. */
export function problemsOf(value: unknown, cases: ReadonlyMap<string, Case>): string[] {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  if (!validate(value)) {
    const { cases: own } = (value ?? {}) as { cases?: unknown };
    const told = (validate.errors ?? []).filter((error) => !isAboutTheOtherKind(error, own));
    return [...new Set(told.map(describe))];
  }
  return [...invocationProblems(value as Profile), ...caseProblems(value as Profile, cases)];
}

/** Who has written a list of cases does not want to hear that it could have been a word. */
function isAboutTheOtherKind({ instancePath, keyword }: ErrorObject, cases: unknown): boolean {
  return Array.isArray(cases) && instancePath === '/cases' && keyword !== 'minItems';
}

function describe({ instancePath, keyword, message, params }: ErrorObject): string {
  const where = instancePath === '' ? 'the profile' : instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'additionalProperties')
    return `${where} has an unknown property ${params.additionalProperty}`;
  if (keyword === 'enum') return `${where} must be one of ${params.allowedValues.join(', ')}`;
  return `${where} ${message}`;
}

const placeholders: Record<SubjectKind, readonly string[]> = {
  proxy: ['{command}', '{host}', '{port}', '{listen}'],
  'echo-server': ['{command}', '{listen}'],
};

function invocationProblems({ kind = 'proxy', invocation }: Profile): string[] {
  const missing = placeholders[kind].filter(
    (name) => !invocation.some((word) => word.includes(name)),
  );
  return missing.length > 0 ? [`invocation lacks ${missing.join(' and ')}`] : [];
}

function caseProblems({ cases: own }: Profile, cases: ReadonlyMap<string, Case>): string[] {
  if (own === 'every') return [];
  const ids = own.map(({ id }) => id);
  const unknown = ids.filter((id) => !cases.has(id));
  const twice = ids.filter((id, index) => ids.indexOf(id) < index);
  return [
    ...(own.length === 0 ? ['cases is empty'] : []),
    ...unknown.map(
      (id) => `no case is called ${id}; the nearest: ${nearest(id, [...cases.keys()])}`,
    ),
    ...[...new Set(twice)].map((id) => `${id} comes twice`),
  ];
}
