// Counts the tests of the last `npm test` in its TAP output: one for each subtest of a file.
// In CI a test that is skipped counts as failed: everything it needs has been installed.
// Failures are printed once more at the end, where a long log is looked at first.
import { readFileSync } from 'node:fs';

const lines = readFileSync('.tap/results.tap', 'utf8').split('\n');
const tests = lines.filter((line) => /^ {4}(not )?ok \d/.test(line));
const skipped = tests.filter((line) => / # SKIP/i.test(line)).length;
const failed = tests.filter((line) => line.trimStart().startsWith('not ok')).length;
const passed = tests.length - failed - skipped;

const depth = (line) => line.length - line.trimStart().length;
/** What a failed line is followed by as long as it is indented deeper: its diagnosis. */
const longest = 60;
lines.forEach((line, at) => {
  if (!/^\s*not ok \d/.test(line)) return;
  const rest = lines.slice(at + 1, at + 1 + longest);
  const end = rest.findIndex((next) => next.trim() !== '' && depth(next) <= depth(line));
  process.stdout.write(`${[line, ...rest.slice(0, end === -1 ? longest : end)].join('\n')}\n`);
});

const tail = skipped > 0 ? `, ${skipped} skipped` : '';
process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`);
if (failed > 0 || skipped > 0 || tests.length === 0) process.exitCode = 1;
