import t from 'tap';
import { explainReport } from '../../report/explain.js';
import { makeCase } from '../helpers.js';

const each = {
  ...makeCase('close.early'),
  title: 'Early close',
  requirement: 'The pair is ended.',
  source: 'RFC 9293',
  procedure: 'One two three four five six seven.',
  likelyCause: 'None.',
  fix: 'averylongwordthatfitsnowhere at all',
};

t.test('everything that is said of a case, wrapped to the width', async (t) => {
  t.strictSame(explainReport([each], 40), [
    'Early close',
    '  case:         close.early',
    '  severity:     required',
    '  requirement:  The pair is ended.',
    '  source:       RFC 9293',
    '  procedure:    One two three four five',
    '                six seven.',
    '  typical bug:  None.',
    '  how to fix:   averylongwordthatfitsnowhere',
    '                at all',
  ]);
});

t.test('what just fits is not broken, one column less breaks it', async (t) => {
  const line = '  procedure:    One two three four five six seven.';
  t.ok(explainReport([each], line.length).includes(line));
  t.notOk(explainReport([each], line.length - 1).includes(line));
});

t.test('on a very narrow terminal the text still has room', async (t) => {
  t.strictSame(explainReport([each], 1), explainReport([each], 36));
});

t.test('cases are set apart by an empty line', async (t) => {
  const lines = explainReport([each, makeCase('b')], 80);
  t.equal(lines.indexOf(''), lines.indexOf('Title of b') - 1);
  t.strictSame(explainReport([], 80), []);
});
