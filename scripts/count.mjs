// Counts the tests of the last `npm test` in its TAP output: one for each subtest of a file.
// In CI a test that is skipped counts as failed: everything it needs has been installed.
import { readFileSync } from 'node:fs';

const lines = readFileSync('.tap/results.tap', 'utf8').split('\n');
const tests = lines.filter((line) => /^ {4}(not )?ok \d/.test(line));
const skipped = tests.filter((line) => / # SKIP/i.test(line)).length;
const failed = tests.filter((line) => line.trimStart().startsWith('not ok')).length;
const passed = tests.length - failed - skipped;

const tail = skipped > 0 ? `, ${skipped} skipped` : '';
process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`);
if (failed > 0 || skipped > 0 || tests.length === 0) process.exitCode = 1;
