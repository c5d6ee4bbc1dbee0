import t from 'tap';
import { createPayload } from '../../harness/payload.js';

const block = 64 * 1024;

t.test('the same seed and name give the same bytes, however they are cut', async (t) => {
  const whole = createPayload(1, 'a').bytes(0, 3 * block);
  const payload = createPayload(1, 'a');
  const parts: Buffer[] = [];
  for (let at = 0; at < whole.length; at += 10_007)
    parts.push(payload.bytes(at, Math.min(10_007, whole.length - at)));
  t.ok(Buffer.concat(parts).equals(whole));
});

t.test('another seed or another name gives other bytes', async (t) => {
  const bytes = createPayload(1, 'a').bytes(0, 1000);
  for (const [seed, name] of [
    [2, 'a'],
    [1, 'b'],
    [1, 'aa'],
    [1, ''],
  ] as const)
    t.notOk(createPayload(seed, name).bytes(0, 1000).equals(bytes), `seed ${seed}, name '${name}'`);
  t.notOk(createPayload(1, 'ab').bytes(0, 8).equals(createPayload(1, 'ba').bytes(0, 8)));
});

t.test('no block repeats another, and no byte value is missing', async (t) => {
  const payload = createPayload(1, 'a');
  const blocks = Array.from({ length: 20 }, (_, i) => payload.bytes(i * block, block));
  t.equal(new Set(blocks.map((each) => each.toString('latin1'))).size, blocks.length);
  t.equal(new Set(blocks[0]).size, 256);
});

t.test('bytes across a border between blocks are those on both sides of it', async (t) => {
  const payload = createPayload(1, 'a');
  for (const border of [block, 2 * block]) {
    const across = payload.bytes(border - 3, 7);
    t.ok(across.equals(Buffer.concat([payload.bytes(border - 3, 3), payload.bytes(border, 4)])));
  }
  t.equal(payload.bytes(block - 1, 1).length, 1);
  t.equal(payload.bytes(block, 0).length, 0);
  t.equal(payload.bytes(block - 1, 2 * block + 2).length, 2 * block + 2);
});

t.test('far more blocks than are kept in memory do not change the first', async (t) => {
  const payload = createPayload(1, 'a');
  const before = Buffer.from(payload.bytes(0, block));
  for (let i = 1; i < 200; i++) payload.bytes(i * block, 1);
  t.ok(payload.bytes(0, block).equals(before));
});

t.test('mismatch gives the index of the first wrong byte', async (t) => {
  const payload = createPayload(1, 'a');
  const offset = block - 100;
  const chunk = Buffer.from(payload.bytes(offset, 200));
  t.equal(payload.mismatch(chunk, offset), -1);
  t.equal(payload.mismatch(Buffer.alloc(0), offset), -1);
  for (const index of [199, 100, 0]) {
    chunk[index] = (chunk[index] ?? 0) ^ 1;
    t.equal(payload.mismatch(chunk, offset), index);
  }
});

t.test('locate finds a sample ahead, here and behind', async (t) => {
  const payload = createPayload(1, 'a');
  const around = 3 * block + 11;
  for (const distance of [0, 1, 8, 4_096, block, 4 * 1024 * 1024]) {
    const ahead = payload.bytes(around + distance, 8);
    t.equal(payload.locate(ahead, around), around + distance, `${distance} bytes ahead`);
  }
  for (const distance of [1, 8, 4_096, 2 * block, around]) {
    const behind = payload.bytes(around - distance, 8);
    t.equal(payload.locate(behind, around), around - distance, `${distance} bytes behind`);
  }
});

t.test('locate finds nothing beyond its reach, nor bytes of another stream', async (t) => {
  const payload = createPayload(1, 'a');
  t.equal(payload.locate(payload.bytes(10_000, 8), 0, 1_000), -1);
  t.equal(payload.locate(payload.bytes(0, 8), 10_000, 1_000), -1);
  t.equal(payload.locate(createPayload(1, 'b').bytes(0, 8), 0), -1);
});
