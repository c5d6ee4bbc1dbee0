import t from 'tap';
import { literal } from '../../steps/literal.js';

const payload = literal('0123456789');

t.test('its bytes are those it was made of', async (t) => {
  t.equal(payload.bytes(2, 3).toString(), '234');
  t.equal(payload.bytes(8, 5).toString(), '89');
});

t.test('a wrong byte is found, and so is one too many', async (t) => {
  t.equal(payload.mismatch(Buffer.from('345'), 3), -1);
  t.equal(payload.mismatch(Buffer.from('3x5'), 3), 1);
  t.equal(payload.mismatch(Buffer.from('890'), 8), 2);
  t.equal(payload.mismatch(Buffer.from('0'), 10), 0);
});

t.test('bytes that belong elsewhere are located', async (t) => {
  t.equal(payload.locate(Buffer.from('67'), 3), 6);
  t.equal(payload.locate(Buffer.from('12'), 5), 1);
  t.equal(payload.locate(Buffer.from('21'), 5), -1);
});
