import { readdirSync } from 'node:fs';
import t from 'tap';
import { readScript, readStyle, withoutModule } from '../../../report/html/assets.js';

t.test('modules become one script', async (t) => {
  const code = [
    '/// <reference lib="dom" />',
    "import { a } from './a.js';",
    'import {',
    '  b,',
    "} from './b.js';",
    '/** Says what. */',
    'export function c() {',
    '    // why',
    "    return 'import x from';",
    '}',
    'export const d = 1;',
    'export {};',
    '//# sourceMappingURL=c.js.map',
  ];
  t.equal(
    withoutModule(code.join('\n')),
    "function c() {\n    // why\n    return 'import x from';\n}\nconst d = 1;\n",
  );
});

t.test('all of them are in it, and no name is there twice', async (t) => {
  const folder = new URL('../../../report/html/browser/', import.meta.url);
  const modules = readdirSync(folder).filter((file) => file.endsWith('.js'));
  t.ok(modules.length > 10);
  const script = readScript();
  for (const declared of ['drawEvidence', 'layOut', 'packedEvents', 'roundUp', 'start'])
    t.match(script, declared);
  t.notMatch(script, /^(import|export) /m);
  const names = [...script.matchAll(/^(?:async )?(?:function|const|let|class) (\w+)/gm)];
  t.equal(new Set(names.map(([, name]) => name)).size, names.length);
  t.doesNotThrow(() => new Function(`return; ${script}`), 'it can be parsed');
  t.notMatch(script, '</script');
});

t.test('the style is there', async (t) => {
  t.match(readStyle(), 'prefers-color-scheme: dark');
});
