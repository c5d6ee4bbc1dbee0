// Writes the schemas under docs/: what event logs and profiles may be, as the types say it.
import { writeFileSync } from 'node:fs';
import { schemaFiles, schemaText } from './schema-text.mjs';

for (const file of schemaFiles)
  writeFileSync(new URL(`../docs/${file}`, import.meta.url), schemaText(file));
