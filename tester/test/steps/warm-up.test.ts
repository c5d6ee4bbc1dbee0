import t from 'tap';
import { CaseContext } from '../../harness/context.js';
import { direct } from '../../harness/setup.js';
import { follow } from '../../steps/assertions.js';
import { warmUp } from '../../steps/warm-up.js';
import { connectWay } from '../../steps/way.js';
import { contextOptions, openReaper } from '../helpers.js';

t.test('all of it has arrived, and little was under way at a time', async (t) => {
  const options = contextOptions(openReaper(t), ['none']);
  const context = new CaseContext({ ...options, command: direct });
  t.teardown(() => context.close());
  await context.start();
  const { writer, reader } = await connectWay(context, 'forward');
  const payload = context.payload('a');
  const received = follow(reader, payload);
  let most = 0;
  reader.onData((_, offset) => {
    most = Math.max(most, writer.sent - offset);
  });
  await warmUp(context, writer, received, payload, 1_000_000);
  t.equal(reader.received, 1_000_000);
  t.ok(most > 0 && most <= 256 * 1024, `${most} bytes`);
  received.assert();
});
