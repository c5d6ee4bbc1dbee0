// Writes docs/cases.md from what the cases say of themselves, and docs/faulty.md from what the
// faulty programs do. Tests hold them current.
import { writeFileSync } from 'node:fs';
import { faultyPage } from '../dist/fixtures/faulty-page.js';
import { faultyProxies, wrongForCourses } from '../dist/fixtures/fixture.js';
import { loadCases } from '../dist/tester/registry.js';
import { page } from '../dist/tester/report/catalogue.js';

const write = (name, text) => writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);

write('cases.md', page([...(await loadCases()).values()]));
write('faulty.md', faultyPage(faultyProxies(), wrongForCourses()));
