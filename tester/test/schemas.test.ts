import { readFileSync } from 'node:fs';
import t from 'tap';

const root = new URL('../../../', import.meta.url);

const { schemaFiles, schemaText } = (await import(
  new URL('scripts/schema-text.mjs', root).href
)) as {
  schemaFiles: string[];
  schemaText(file: string): string;
};

for (const file of schemaFiles)
  t.test(`docs/${file} is what the types say`, async (t) => {
    const published = readFileSync(new URL(`docs/${file}`, root), 'utf8');
    t.ok(published === schemaText(file), 'or write it anew: npm run schema');
  });
