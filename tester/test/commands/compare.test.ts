import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { compare } from '../../commands/compare.js';
import type { RunEvent } from '../../log/events.js';
import { decided, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

function log(t: Test, name: string, events: readonly RunEvent[]): string {
  const file = join(t.testdirName, name);
  writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return file;
}

const run = (subject: string, verdict: 'passed' | 'failed') => [
  runStarted(['x', 'y'], { subject }),
  decided(makeResult('x')),
  decided(makeResult('y', { verdict })),
  runEnded(),
];

function compared(...words: string[]): string[] {
  let text = '';
  const print = (more: string) => {
    text += more;
  };
  compare(words, print, 80);
  return text.trimEnd().split('\n');
}

t.test('logs are shown beside each other', async (t) => {
  t.testdir();
  const one = log(t, 'one.ndjson', run('./a', 'passed'));
  const two = log(t, 'two.ndjson', [...run('./b', 'failed'), ...run('./c', 'passed')]);
  const lines = compared(one, two);
  t.strictSame(lines.slice(0, 3), [
    'case  a       b       c',
    'x     passed  passed  passed',
    'y     passed  failed  passed',
  ]);
  const different = compared(one, two, '--differences');
  t.strictSame(different, [lines[0], ...lines.slice(2)]);
});

t.test('of several runs in one log the worst counts, other logs are other columns', async (t) => {
  t.testdir();
  const before = log(t, 'before.ndjson', [...run('./a', 'passed'), ...run('./a', 'failed')]);
  const after = log(t, 'after.ndjson', run('./a', 'passed'));
  t.strictSame(compared(before, after, '--differences').slice(0, 2), [
    'case  a (before)  a (after)',
    'y     failed      passed',
  ]);
});

t.test('a report is written beside it, or instead', async (t) => {
  t.testdir();
  const one = log(t, 'one.ndjson', run('./a', 'passed'));
  const two = log(t, 'two.ndjson', run('./b', 'passed'));
  const file = join(t.testdirName, 'x.json');
  t.match(compared(one, two, '--report', `json=${file}`)[0], /^case/);
  const subjects = [{ subject: './a' }, { subject: './b' }];
  t.match(JSON.parse(readFileSync(file, 'utf8')).runs, subjects);
  t.match(JSON.parse(compared(one, two, '--report', 'json').join('')).runs, subjects);
});

t.test('what cannot be read or told is wrong usage, in one line', async (t) => {
  t.testdir({ 'no.ndjson': '{"type":"run-ended"}\n' });
  const one = log(t, 'one.ndjson', [...run('./a', 'passed'), ...run('./b', 'passed')]);
  const refused = (message: RegExp, ...words: string[]) =>
    t.throws(() => compared(...words), { name: 'UsageError', message });
  refused(/^\/no\/such: cannot be read: no such file or directory$/, one, '/no/such');
  refused(/no\.ndjson: line 1 is not an event of the tester$/, join(t.testdirName, 'no.ndjson'));
  refused(/^a report tap tells of one subject: /, one, '--report', 'tap');
  t.throws(() => compared(), { code: 'commander.missingArgument' });
});
