import t from 'tap';
import { random } from '../random.js';
import { longest, streams } from '../stream.js';

const make = streams(7);
const none = Buffer.alloc(0);

t.test('a stream is the same however it is cut, and wherever it is made', async (t) => {
  const prefix = Buffer.from('prefix');
  const stream = make(123, prefix);
  const whole = stream.bytes(0, 50_000);
  t.equal(whole.subarray(0, 6).toString(), 'prefix');
  const again = streams(7);
  const parts: Buffer[] = [];
  for (let at = 0; at < whole.length; at += 7)
    parts.push(again(123, prefix).bytes(at, Math.min(7, whole.length - at)));
  t.ok(Buffer.concat(parts).equals(whole));
  t.equal(stream.mismatch(whole, 0), -1);
  t.equal(stream.mismatch(whole.subarray(3), 3), -1, 'from within the prefix');
  t.equal(stream.mismatch(whole.subarray(4_000), 4_000), -1);
});

t.test('the first wrong byte is named by its offset', async (t) => {
  const stream = make(5, Buffer.from('head'));
  for (const wrong of [0, 3, 4, 100, 149_999]) {
    const bytes = Buffer.concat([stream.bytes(0, longest), stream.bytes(longest, longest)]);
    const all = Buffer.concat([bytes, stream.bytes(2 * longest, 150_000 - 2 * longest)]);
    all.writeUInt8(all.readUInt8(wrong) ^ 1, wrong);
    t.equal(stream.mismatch(all, 0), wrong);
    t.equal(stream.mismatch(all.subarray(wrong), wrong), wrong);
  }
});

t.test('bytes that are lost, doubled or of another connection are told', async (t) => {
  const stream = make(5, none);
  const chunk = stream.bytes(1_000_000, 4_096);
  for (const shift of [-1, 1, 4_096, 65_536, 1 << 20, 1 << 22, 1 << 24])
    t.not(stream.mismatch(chunk, 1_000_000 + shift), -1, `out of place by ${shift}`);
  t.not(make(6, none).mismatch(chunk, 1_000_000), -1, 'another key');
  t.not(streams(8)(5, none).mismatch(chunk, 1_000_000), -1, 'another seed');
});

t.test('a stream goes on where its table begins again', async (t) => {
  const period = 4 * 1024 * 1024 + 15;
  const stream = make(period - 100, none);
  const across = stream.bytes(0, 300);
  t.ok(across.subarray(100).equals(make(0, none).bytes(0, 200)));
  t.ok(stream.bytes(period, 300).equals(across));
});

t.test('random numbers repeat with their key and keep to their bounds', async (t) => {
  const take = (seed: number, index: number) => {
    const { bits } = random(seed, index);
    return Array.from({ length: 20 }, bits);
  };
  t.same(take(1, 2), take(1, 2));
  t.notSame(take(1, 2), take(2, 2));
  t.notSame(take(1, 2), take(1, 3));
  const { between, size } = random(1, 1);
  const dice = new Set(Array.from({ length: 1_000 }, () => between(1, 6)));
  t.same([...dice].sort(), [1, 2, 3, 4, 5, 6]);
  const sizes = Array.from({ length: 10_000 }, () => size(1 << 24));
  t.ok(sizes.every((each) => Number.isInteger(each) && each >= 1 && each <= 1 << 24));
  for (const magnitude of [1, 1 << 8, 1 << 16, 1 << 23])
    t.ok(
      sizes.some((each) => each >= magnitude && each < 2 * magnitude),
      `about ${magnitude}`,
    );
});
