import t from 'tap';
import { distinctNames, fileNames } from '../subject-names.js';

t.test('a name that is there already gets a number that is free', async (t) => {
  t.strictSame(distinctNames(['./a', './b']), ['./a', './b']);
  t.strictSame(distinctNames(['./a', './a', './a']), ['./a', './a (2)', './a (3)']);
  t.strictSame(distinctNames(['./a', './a', './a (2)']), ['./a', './a (3)', './a (2)']);
});

t.test('a file is called by the base name, and each subject has its own', async (t) => {
  t.strictSame(fileNames(['./x/proxy', '/y/proxy', 'tcpproxy']), ['proxy', 'proxy-2', 'tcpproxy']);
  t.strictSame(fileNames(['./a b; $(c)', './.hidden', './-r', './(.)', './é']), [
    'a-b-c',
    'hidden',
    'r',
    'subject',
    'subject-2',
  ]);
});
