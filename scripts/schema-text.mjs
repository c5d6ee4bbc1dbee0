import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The JSON Schema of a line of an event log, made of the types in tester/log/events.ts. */
export function schemaText() {
  const schema = createGenerator({
    path: at('tester/log/events.ts'),
    tsconfig: at('tsconfig.json'),
    type: 'RunEvent',
    topRef: false,
    skipTypeCheck: true,
    additionalProperties: true,
  }).createSchema('RunEvent');
  const head = {
    $schema: schema.$schema,
    title: 'One line of an event log of tcpproxy tester, version 1',
  };
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`;
}
