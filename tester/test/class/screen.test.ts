import { PassThrough } from 'node:stream';
import t from 'tap';
import { ClassScreen } from '../../class/screen.js';
import { aClass } from '../report/html/a-class.js';

/** A stream that keeps what is written to it; a terminal of so many columns, if there are any. */
function stream(columns?: number) {
  const sink = Object.assign(new PassThrough(), columns ? { isTTY: true, columns, rows: 24 } : {});
  let text = '';
  sink.on('data', (chunk) => {
    text += chunk;
  });
  return { sink: sink as unknown as NodeJS.WriteStream, text: () => text };
}

const { members, ...rest } = aClass();

t.test('each submission has a line, and all together a few', async (t) => {
  const { sink, text } = stream();
  const screen = new ClassScreen(sink, members.length);
  screen.opening({ leftOut: ['notes.txt'], changed: ['Bob'], known: 2 });
  for (const member of members.slice(0, 3)) screen.member(member, { strict: false });
  screen.member(
    { name: 'e\u001b[31m\nve', standing: 'not graded', reason: 'why' },
    { strict: false },
  );
  screen.closing({ ...rest, members: members.slice(0, 5) }, 'out');
  screen.close();
  t.equal(
    text(),
    `no folders, left out: notes.txt
handed in anew, graded anew: Bob
graded before: 2 of 6
ada: 8 of 8 points: 4 passed
Bob: 6 of 8 points: 3 passed, 1 failed
cyd: not built: make <ended> with code 2
e?[31m?ve: not graded: why
3 graded, 1 not built, 1 not graded; median 5 of 8 points
failed by 2: close.one-way-shutdown
failed by 1: echo.two
the same command goes on with those that are not graded
out/index.html has the table, out/grades.csv the points
`,
  );
});

t.test('what could not be written is not pointed to', async (t) => {
  const { sink, text } = stream();
  new ClassScreen(sink, 1).closing({ ...rest, members: members.slice(0, 1) }, undefined);
  t.notMatch(text(), 'index.html');
});

t.test(
  'on a terminal the last line says who is being graded, as far as there is room',
  async (t) => {
    const { sink, text } = stream(30);
    const screen = new ClassScreen(sink, 40);
    screen.opening({ leftOut: [], changed: [], known: 12 });
    screen.begun('ada');
    t.match(text(), '12/40 · ada 0 s');
    screen.begun('somebody with quite a name');
    t.match(text(), '12/40 · ada 0 s, somebody wi…');
    screen.member({ name: 'ada', standing: 'not built', reason: 'x' }, { strict: false });
    t.match(text(), 'ada: not built: x\n');
    t.match(text(), '13/40 · somebody with quite …');
    screen.close();
  },
);
