// Writes docs/cases.md from what the cases say of themselves. A test holds it current.
import { writeFileSync } from 'node:fs';
import { loadCases } from '../dist/tester/registry.js';
import { page } from '../dist/tester/report/catalogue.js';

const cases = await loadCases();
writeFileSync(new URL('../docs/cases.md', import.meta.url), page([...cases.values()]));
