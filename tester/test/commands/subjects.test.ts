import { join } from 'node:path';
import t from 'tap';
import { subjectsOf } from '../../commands/subjects.js';
import { defineProfile } from '../../profile.js';
import { script } from '../cli-helpers.js';

const invocation = ['{command}', '{host}', '{port}', '{listen}'];
const profile = defineProfile({ id: 'lab', title: '', source: '', invocation, cases: [] });
const wanted = { verbatim: false, stallTimeout: 10_000 };
const subjects = (command: string[], details = {}) =>
  subjectsOf({ ...wanted, command, ...details }, { profile, cases: [] });

const folder = t.testdir({ 'data.txt': '' });
const a = script(folder, 'a', '#!/bin/sh\n');
const b = script(folder, 'b', '#!/bin/sh\n');
const data = join(folder, 'data.txt');
const addresses = invocation.slice(1);

t.test('programs that stand beside each other are a subject each', async (t) => {
  t.strictSame(subjects([a, b, a]), [
    { name: a, words: [a], command: [a, ...addresses] },
    { name: b, words: [b], command: [b, ...addresses] },
    { name: `${a} (2)`, words: [a], command: [a, ...addresses] },
  ]);
});

t.test('anything else is one command line', async (t) => {
  const lines = [[a], [a, '--flag'], ['sh', a], [a, data], [a, folder], [a, b, './none']];
  for (const words of lines)
    t.strictSame(subjects(words), [
      { name: words.join(' '), words, command: [...words, ...addresses] },
    ]);
  const before = process.cwd();
  process.chdir(folder);
  t.teardown(() => process.chdir(before));
  t.strictSame(subjects([a, 'b']).length, 1, 'a word without a slash is no path');
  t.strictSame(subjects([a, b], { verbatim: true }), [
    { name: `${a} ${b}`, words: [a, b], command: [a, b, ...addresses] },
  ]);
});

t.test('without a word it is the bundled proxy, with the promised stall time', async (t) => {
  const [subject, ...others] = subjects([], { stallTimeout: 2_500 });
  t.match(subject, { name: 'tcpproxy', words: [] });
  t.strictSame(subject?.command.slice(-2), ['--stall-timeout', '2.5']);
  t.strictSame(others, []);
});

t.test('a baseline is of one subject', async (t) => {
  const message = /^--baseline is about one subject: /;
  t.throws(() => subjects([a, b], { baseline: 'x' }), { name: 'UsageError', message });
  t.throws(() => subjects([a, b], { writeBaseline: 'x' }), { message: /^--write-baseline is/ });
  t.equal(subjects([a, b], { baseline: 'x', verbatim: true }).length, 1);
});

t.test('who misspells a subcommand is told', async (t) => {
  for (const [word, hint] of [
    ['repot', '; did you mean tester report?'],
    ['profle', '; did you mean tester profile?'],
    ['a-proxy-of-mine', ''],
  ] as const)
    t.throws(() => subjects([word, 'x']), {
      name: 'UsageError',
      message: `${word}: no such program on the PATH${hint}`,
    });
});
