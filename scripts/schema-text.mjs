import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What the published schemas are of, by the name of the file under docs/. */
const sources = {
  'events.schema.json': {
    title: 'One line of an event log of tcpproxy tester, version 1',
    path: 'tester/log/events.ts',
    type: 'RunEvent',
    // A later tester may say more.
    additionalProperties: true,
  },
  'profile.schema.json': {
    title: 'A profile of tcpproxy tester: what a course or a standard asks of a proxy',
    path: 'tester/profile.ts',
    type: 'Profile',
    // A misspelt name is to be told.
    additionalProperties: false,
  },
};

/** The files under docs/ that hold a schema. */
export const schemaFiles = Object.keys(sources);

/** The text of a schema, made of the types. */
export function schemaText(file) {
  const { title, path, type, additionalProperties } = sources[file];
  const schema = createGenerator({
    path: at(path),
    tsconfig: at('tsconfig.json'),
    type,
    topRef: false,
    skipTypeCheck: true,
    additionalProperties,
  }).createSchema(type);
  return `${JSON.stringify({ $schema: schema.$schema, title, ...schema }, null, 2)}\n`;
}
