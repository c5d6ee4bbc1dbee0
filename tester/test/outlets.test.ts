import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { tell } from '../log/story.js';
import { Outlets, parseReport, type ReportRequest } from '../outlets.js';
import { decided, runEnded, runStarted } from './events.js';
import { makeResult } from './helpers.js';

const runs = tell([runStarted(['a']), decided(makeResult('a')), runEnded()]);

t.test('a report is named by its format and perhaps a file', async (t) => {
  t.strictSame(parseReport('lab'), { format: 'lab' });
  t.strictSame(parseReport('json=a=b.json'), { format: 'json', file: 'a=b.json' });
  t.strictSame(parseReport('json=-'), { format: 'json' });
  t.throws(() => parseReport('jsn'), { name: 'UsageError', message: /^no report is called jsn; / });
  t.throws(() => parseReport('toString'), { name: 'UsageError' });
  t.throws(() => parseReport('json={subjct}.json'), {
    message: '{subjct} is no placeholder; there is {subject}',
  });
  t.throws(() => parseReport('json='), { message: '--report json= without a file' });
});

t.test('files are written whole, and one report may be printed', async (t) => {
  const folder = t.testdir();
  const file = join(folder, 'x.json');
  const printed: string[] = [];
  const outlets = new Outlets([{ format: 'json', file }, { format: 'lab' }], (text) =>
    printed.push(text),
  );
  t.equal(outlets.silent, true, 'the terminal is not for anything else');
  t.strictSame(readdirSync(folder), [], 'nothing is written before there is something to say');
  outlets.write(runs);
  t.strictSame(printed, ['Title of a: passed\n']);
  t.match(JSON.parse(readFileSync(file, 'utf8')), { version: 1, runs: [{}] });
  t.equal(new Outlets([{ format: 'json', file }], () => {}).silent, false);
});

t.test('two reports cannot share the terminal, and a file must be one', async (t) => {
  const folder = t.testdir();
  const open = (...requests: { format: string; file?: string }[]) =>
    new Outlets(requests, () => {});
  t.throws(() => open({ format: 'json' }, { format: 'lab' }), {
    name: 'UsageError',
    message: 'only one report can be printed, not json and lab: name files, as in lab=FILE',
  });
  t.throws(() => open({ format: 'json', file: folder }), {
    name: 'UsageError',
    message: `${folder}: cannot be written: it is a directory`,
  });
});

const several = tell([
  ...[runStarted(['a'], { subject: './x/one' }), decided(makeResult('a')), runEnded()],
  ...[runStarted(['a'], { subject: './y/one' }), runEnded()],
  ...[runStarted(['a'], { subject: './x/one' }), runEnded()],
]);
const names = ['./x/one', './y/one'];

t.test('each subject has a file of its own where the name says so', async (t) => {
  const folder = t.testdir();
  const request = { format: 'json', file: join(folder, '{subject}-{subject}.json') };
  const outlets = new Outlets([request], () => {}, { subjects: names });
  t.strictSame(readdirSync(folder), []);
  outlets.write(several);
  t.strictSame(readdirSync(folder).sort(), ['one-2-one-2.json', 'one-one.json']);
  const runsIn = (file: string) =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')).runs.map(
      ({ subject }: { subject: string }) => subject,
    );
  t.strictSame(runsIn('one-one.json'), ['./x/one', './x/one']);
  t.strictSame(runsIn('one-2-one-2.json'), ['./y/one']);
});

t.test('one file is for all where the format can compare, else it is refused', async (t) => {
  const folder = t.testdir();
  const file = join(folder, 'all.json');
  new Outlets([{ format: 'json', file }], () => {}, { subjects: names }).write(several);
  t.equal(JSON.parse(readFileSync(file, 'utf8')).runs.length, 3);
  const open = (request: ReportRequest, subjects: string[]) =>
    new Outlets([request], () => {}, { subjects });
  for (const request of [{ format: 'tap' }, { format: 'tap', file }]) {
    t.throws(() => open(request, names), {
      name: 'UsageError',
      message: 'a report tap tells of one subject: name a file for each, as in tap={subject}.tap',
    });
    t.doesNotThrow(() => open(request, names.slice(0, 1)));
  }
  const missing = join(folder, '{subject}', 'x.lab');
  t.throws(() => open({ format: 'tap', file: missing }, names), {
    message: `${join(folder, 'one', 'x.lab')}: cannot be written: no such file or directory`,
  });
});

t.test('early or not, printed or not, each report is about who it is for', async (t) => {
  const file = join(t.testdir(), '{subject}.json');
  const printed: string[] = [];
  const requests = [{ format: 'github' }, { format: 'gradescope', file }];
  const summary = join(t.testdirName, 'summary.md');
  const env = { GITHUB_STEP_SUMMARY: summary };
  const outlets = new Outlets(requests, (text) => printed.push(text), { subjects: names, env });
  t.equal(outlets.silent, false);
  outlets.writeEarly(several);
  t.strictSame(readdirSync(t.testdirName).sort(), ['one-2.json', 'one.json']);
  t.strictSame(printed, []);
  outlets.write(several);
  t.equal(printed.length, 1);
  t.match(readFileSync(summary, 'utf8'), './y/one');
});

t.test('a file that cannot be written is told, and the others are', async (t) => {
  const folder = t.testdir({ gone: {} });
  const gone = join(folder, 'gone/x.json');
  const file = join(folder, 'y.json');
  const requests = [{ format: 'json', file: gone }, { format: 'json', file }, { format: 'github' }];
  const env = { GITHUB_STEP_SUMMARY: join(folder, 'nowhere/summary.md') };
  const outlets = new Outlets(requests, () => {}, { env });
  rmSync(join(folder, 'gone'), { recursive: true });
  outlets.write(runs);
  t.match(JSON.parse(readFileSync(file, 'utf8')), { version: 1 });
  t.strictSame(outlets.problems, [
    `${gone}: cannot be written: no such file or directory`,
    `${env.GITHUB_STEP_SUMMARY}: cannot be written: no such file or directory`,
  ]);
  mkdirSync(join(folder, 'gone'));
  outlets.write(runs);
  t.equal(outlets.problems.length, 1, 'what could be written in the end is no problem');
});

t.test('an early report that cannot be written is told at the end', async (t) => {
  const folder = t.testdir({ gone: {} });
  const file = join(folder, 'gone/x.json');
  const outlets = new Outlets([{ format: 'gradescope', file }], () => {});
  rmSync(join(folder, 'gone'), { recursive: true });
  outlets.writeEarly(runs);
  t.strictSame(outlets.problems, [`${file}: cannot be written: no such file or directory`]);
});

t.test('no file is for two things', async (t) => {
  const file = join(t.testdir(), 'x');
  const twice = [
    { format: 'json', file },
    { format: 'lab', file },
  ];
  t.throws(() => new Outlets(twice, () => {}), { message: `${file}: is named twice` });
  const once = twice.slice(0, 1);
  t.throws(() => new Outlets(once, () => {}, { used: [undefined, file] }), {
    message: `${file}: is named twice`,
  });
});
