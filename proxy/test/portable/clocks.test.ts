import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import t from 'tap';
import { resolveOptions } from '../../options.js';
import { SendQueues } from '../../portable/send-queues.js';
import { Ticker } from '../../portable/ticker.js';
import { until } from '../helpers/wait.js';

/** A socket whose kernel takes nothing. */
class FullSocket extends Duplex {
  readonly _handle = { bytesWritten: 0, writeQueueSize: 0 };
  override _read() {}
  override _write() {}
  resetAndDestroy() {
    return this.destroy();
  }
}

t.test(
  'the clock starts at the first look at bytes that wait, not at the look before',
  async (t) => {
    const [client, upstream] = [new FullSocket(), new FullSocket()] as never as [Socket, Socket];
    const { Pair } = await t.mockImport<typeof import('../../portable/pair.js')>(
      '../../portable/pair.js',
      { '../../portable/dial.js': { dial: async () => upstream } },
    );
    const settings = resolveOptions({ destinationHost: 'x', destinationPort: 1, listenPort: 0 });
    const outcomes: string[] = [];
    const watch = { ticker: new Ticker(1_000_000), queues: new SendQueues() };
    const pair = new Pair(1, client, settings, watch, (_, end) => outcomes.push(end.outcome));
    await pair.start();
    client.push('waits');
    await until(() => upstream.writableLength === 5, 'the bytes to wait');
    const time = settings.stallTimeout;
    t.ok(pair.tick(time), 'they may have come in a moment ago');
    t.ok(pair.tick(time - 1));
    t.strictSame(outcomes, []);
    t.notOk(pair.tick(1));
    t.strictSame(outcomes, ['stalled']);
  },
);

t.test('the time spent dialing is not idle time', async (t) => {
  const [client, upstream] = [new FullSocket(), new FullSocket()] as never as [Socket, Socket];
  const { Pair } = await t.mockImport<typeof import('../../portable/pair.js')>(
    '../../portable/pair.js',
    { '../../portable/dial.js': { dial: async () => upstream } },
  );
  const options = { destinationHost: 'x', destinationPort: 1, listenPort: 0, idleTimeout: 500 };
  const outcomes: string[] = [];
  const watch = { ticker: new Ticker(1_000_000), queues: new SendQueues() };
  const pair = new Pair(1, client, resolveOptions(options), watch, (_, end) =>
    outcomes.push(end.outcome),
  );
  const started = pair.start();
  t.ok(pair.tick(10_000), 'a long dial');
  await started;
  t.ok(pair.tick(400));
  t.ok(pair.tick(400));
  t.strictSame(outcomes, []);
  t.notOk(pair.tick(100));
  t.strictSame(outcomes, ['idle']);
});
