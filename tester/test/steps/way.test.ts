import t from 'tap';
import { direct } from '../../harness/setup.js';
import { connectBothWays, connectWay } from '../../steps/way.js';
import { openContext } from '../contexts.js';

const patience = 20_000;

t.test('what the writer sends, the reader of the same connection receives', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  const ways = await connectBothWays(context);
  t.strictSame(
    ways.map(({ direction, writer, reader }) => [direction, writer.name, reader.name]),
    [
      ['forward', 'client 1', 'origin 1'],
      ['reverse', 'origin 2', 'client 2'],
    ],
  );
  for (const [i, { writer, reader }] of ways.entries()) {
    writer.write(Buffer.alloc(10 + i));
    t.ok(await context.until(() => reader.received === 10 + i, patience));
  }
});

t.test('a reader that shall not read takes nothing in until it may', async (t) => {
  const context = await openContext(t, undefined, { command: direct });
  for (const direction of ['forward', 'reverse'] as const) {
    const { writer, reader } = await connectWay(context, direction, { reading: false });
    writer.write(Buffer.alloc(1_000_000));
    t.ok(await context.until(() => (reader.underWay() ?? 1) > 0, patience), 'bytes are on the way');
    t.equal(reader.received, 0);
    const same = () => writer.unread() === reader.underWay();
    t.ok(await context.until(same, patience), 'on a direct connection these are the same');
    reader.resume();
    t.ok(await context.until(() => reader.received === 1_000_000, patience));
  }
});
