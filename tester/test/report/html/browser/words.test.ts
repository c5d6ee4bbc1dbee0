import t from 'tap';
import {
  bytesText,
  lengthText,
  momentText,
  sizeText,
  wrapText,
} from '../../../../report/html/browser/words.js';

t.test('sizes in a few characters, and with every digit', async (t) => {
  const sizes = [0, 1, 1_023, 1_024, 7_864_320, 300 * 1024, 5 * 1024 ** 4];
  t.strictSame(sizes.map(sizeText), [
    '0 bytes',
    '1 byte',
    '1023 bytes',
    '1 KiB',
    '7.5 MiB',
    '300 KiB',
    '5120 GiB',
  ]);
  t.strictSame([1, 7_864_320].map(bytesText), ['1 byte', '7,864,320 bytes']);
});

t.test('lengths and moments', async (t) => {
  const lengths = [0.44, 35.2, 999, 8_200, 120_000];
  t.strictSame(lengths.map(lengthText), ['0.4 ms', '35 ms', '999 ms', '8.2 s', '120 s']);
  t.equal(momentText(204.31), '0.204 s');
});

t.test('lines break between words', async (t) => {
  t.strictSame(wrapText('one two three fourteen', 9), ['one two', 'three', 'fourteen']);
  t.strictSame(wrapText('incomprehensible', 5), ['incomprehensible']);
  t.strictSame(wrapText('', 5), []);
});
