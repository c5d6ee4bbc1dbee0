import { PassThrough } from 'node:stream';
import t from 'tap';
import { Output } from '../../harness/output.js';
import { eventually } from '../helpers.js';

t.test('short output is kept as it is, from several streams', async (t) => {
  const output = new Output();
  const [out, err] = [new PassThrough(), new PassThrough()];
  output.collect(out);
  output.collect(err);
  output.collect(null);
  t.equal(output.text(), '');
  t.equal(output.lastLine(), '');
  out.write('one\n');
  await eventually('the first line', () => output.text() === 'one\n');
  err.write('two\n');
  await eventually('the second line', () => output.text() === 'one\ntwo\n');
});

t.test('of megabytes the end is kept, and how much is missing is said', async (t) => {
  const output = new Output();
  const stream = new PassThrough();
  output.collect(stream);
  const line = 'a line of thirty-two characters\n';
  const total = 4 * 1024 * 1024;
  for (let at = 0; at < total; at += 4_096) stream.write(line.repeat(128));
  stream.end('the end\n');
  await eventually('the end', () => output.lastLine() === 'the end');
  const [, dropped = '', kept = ''] = /^\[(\d+) bytes left out\]\n(.*)$/s.exec(output.text()) ?? [];
  t.equal(Number(dropped) + kept.length, total + 8);
  t.ok(kept.length >= Output.limit && kept.length < Output.limit + 8_192, `${kept.length} kept`);
});

t.test('the last line is the last that is not blank, and not too long', async (_t) => {
  const output = new Output();
  const stream = new PassThrough();
  output.collect(stream);
  stream.write('first\n  last words \n\n  \n');
  await eventually('the last words', () => output.lastLine() === 'last words');
  stream.write('x'.repeat(1_000));
  await eventually('a long line', () => output.lastLine() === 'x'.repeat(200));
});

t.test('a stream that breaks is no error', async (t) => {
  const output = new Output();
  const stream = new PassThrough();
  output.collect(stream);
  stream.destroy(new Error('read EIO'));
  await eventually('the end of the stream', () => stream.closed);
  t.equal(output.text(), '');
});
