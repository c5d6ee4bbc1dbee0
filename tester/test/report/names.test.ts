import t from 'tap';
import { shortNames } from '../../report/names.js';

t.test('a column is headed by base names, unless these are the same', async (t) => {
  t.strictSame(shortNames(['peers/nginx', 'tcpproxy']), ['nginx', 'tcpproxy']);
  t.strictSame(shortNames(['x/proxy', 'y/proxy']), ['x/proxy', 'y/proxy']);
  const line = 'node ./build/proxy.js {host}';
  t.strictSame(shortNames([line, './a']), [line, 'a']);
});
