import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { tell } from '../log/story.js';
import { Outlets, parseReport } from '../outlets.js';
import { decided, runEnded, runStarted } from './events.js';
import { makeResult } from './helpers.js';

const runs = tell([runStarted(['a']), decided(makeResult('a')), runEnded()]);

t.test('a report is named by its format and perhaps a file', async (t) => {
  t.strictSame(parseReport('lab'), { format: 'lab' });
  t.strictSame(parseReport('json=a=b.json'), { format: 'json', file: 'a=b.json' });
  t.strictSame(parseReport('json=-'), { format: 'json' });
  t.throws(() => parseReport('jsn'), { name: 'UsageError', message: /^no report is called jsn; / });
  t.throws(() => parseReport('toString'), { name: 'UsageError' });
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
    message: `${folder}: cannot be written: not a file`,
  });
});
