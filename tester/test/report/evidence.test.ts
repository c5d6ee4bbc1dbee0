import t from 'tap';
import { formatJournal, formatOutput } from '../../report/evidence.js';

t.test('the journal is a table in seconds, of runs and of single events', async (t) => {
  t.strictSame(
    formatJournal([
      { at: 2.4, peer: 'client 1', event: 'connected' },
      { at: 3, until: 1_250, peer: 'client 1', event: 'sent', bytes: 70_000, offset: 5 },
      { at: 12_345, peer: 'origin 12', event: 'received', bytes: 1 },
      { at: 12_346, peer: 'origin 12', event: 'reset', text: 'ECONNRESET' },
    ]),
    [
      '  journal (seconds since the case began):',
      '            0.002  client 1   connected',
      '      0.003-1.250  client 1   sent 70000 bytes at 5',
      '           12.345  origin 12  received 1 byte at 0',
      '           12.346  origin 12  reset (ECONNRESET)',
    ],
  );
  t.strictSame(formatJournal([]), []);
});

t.test('what the subject printed is indented, or said to be nothing', async (t) => {
  t.strictSame(formatOutput('one\n\n  two\n\n'), [
    '  the subject printed:',
    '    one',
    '    ',
    '      two',
  ]);
  t.strictSame(formatOutput(' \n'), ['  the subject printed nothing']);
});
