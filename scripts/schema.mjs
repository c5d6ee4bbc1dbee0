// Writes docs/events.schema.json: what a line of an event log may be, as the types say it.
import { writeFileSync } from 'node:fs';
import { schemaText } from './schema-text.mjs';

writeFileSync(new URL('../docs/events.schema.json', import.meta.url), schemaText());
