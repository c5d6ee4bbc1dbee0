import type { ErrorObject } from 'ajv';

/** What a schema's validator says of a profile, in the words of who has written it. */
export function describeProblem(error: ErrorObject, profile: unknown): string {
  const { instancePath, keyword, message, params } = error;
  const where = placeOf(instancePath, profile);
  switch (keyword) {
    case 'additionalProperties':
      return `${where} has an unknown property ${params.additionalProperty}`;
    case 'required':
      return `${where} lacks ${params.missingProperty}`;
    case 'pattern': // The only one that there is asks for this.
      return `${where} must be one line, and not empty`;
    case 'enum':
      return `${where} must be one of ${params.allowedValues.join(', ')}`;
    case 'minimum':
      return `${where} must be ${params.limit} or more`;
    case 'type':
      return `${where} must be ${kinds[params.type as string] ?? params.type}`;
    default:
      return `${where} ${message}`;
  }
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  number: 'a number',
  object: 'an object in braces',
  string: 'a text in quotes',
};

/** A place in the file: people count from one, and know a case by its id. */
function placeOf(path: string, profile: unknown): string {
  const [list = '', index, ...rest] = path.slice(1).split('/');
  if (list === '') return 'the profile';
  if (index === undefined) return list;
  const item = (profile as Record<string, unknown[] | undefined>)[list]?.[Number(index)];
  const id = (item as { id?: unknown } | null | undefined)?.id;
  const number = Number(index) + 1;
  const known = typeof id === 'string' ? ` (${id})` : '';
  const whole = list === 'cases' ? `case ${number}${known}` : `word ${number} of ${list}`;
  return rest.length === 0 ? whole : `${whole}: ${rest.join('.')}`;
}
