import t from 'tap';
import { classCsv } from '../../report/class-csv.js';
import { makeHead } from '../events.js';
import { storyOf } from './stories.js';

t.test('a line for each, that no spreadsheet takes for something else', async (t) => {
  const story = storyOf('x', { 'echo.single': 'passed', 'close.early': 'skipped' });
  const csv = classCsv({
    profile: { id: 'lab', title: 'The lab' },
    heads: ['echo.single', 'close.early'].map((id) => makeHead(id)),
    strict: false,
    members: [
      { name: 'Ærø, "Ada"', standing: 'graded', story },
      { name: '=SUM(A1)', standing: 'no program', reason: './tcpproxy: no such file' },
      { name: 'two\nlines', standing: 'not graded' },
      { name: 'eve', standing: 'not graded' },
    ],
  });
  t.equal(
    csv,
    [
      '\uFEFFsubmission,standing,points,of,echo.single,close.early',
      '"Ærø, ""Ada""",graded,2,4,passed,skipped',
      "'=SUM(A1),no program,0,4,,",
      '"two\nlines",not graded,,,,',
      'eve,not graded,,,,',
      '',
    ].join('\r\n'),
  );
});
