// What the compiler leaves out: the mode of programs, which are known by their first line (#!), and
// files that are read when the tester runs.
import { chmodSync, copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

for (const file of readdirSync('dist', { recursive: true })) {
  const path = join('dist', file);
  if (path.endsWith('.js') && readFileSync(path, 'utf8').startsWith('#!')) chmodSync(path, 0o755);
}
for (const file of readdirSync('tester', { recursive: true }))
  if (file.endsWith('.css')) copyFileSync(join('tester', file), join('dist/tester', file));
