import t from 'tap';
import { literal } from '../../steps/literal.js';
import { type Part, sequence } from '../../steps/sequence.js';

const part = (text: string, length = text.length): Part => ({ payload: literal(text), length });

t.test('parts stand one behind the other, each with as many bytes as it is to have', async (t) => {
  const all = sequence([part('abc'), part('never seen', 0), part('defgh', 3), part('xyz')]);
  t.equal(all.bytes(0, 100).toString(), 'abcdefxyz');
  t.equal(all.bytes(2, 2).toString(), 'cd');
  t.equal(all.bytes(4, 4).toString(), 'efxy');
  t.equal(all.bytes(9, 1).length, 0);
});

t.test('a wrong byte is found across parts, and so is one behind the last', async (t) => {
  const all = sequence([part('abc'), part('def')]);
  t.equal(all.mismatch(Buffer.from('bcde'), 1), -1);
  t.equal(all.mismatch(Buffer.from('bcxe'), 1), 2);
  t.equal(all.mismatch(Buffer.from('fg'), 5), 1);
  t.equal(all.locate(Buffer.from('cd'), 4), 2);
});

t.test('parts may be added while it is used', async (t) => {
  const parts = [part('abc')];
  const all = sequence(parts);
  t.equal(all.mismatch(Buffer.from('d'), 3), 0);
  parts.push(part('def'));
  t.equal(all.mismatch(Buffer.from('d'), 3), -1);
});
