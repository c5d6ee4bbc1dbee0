import type { Socket } from 'node:net';
import t from 'tap';

const row = (inode: number, queue: string) =>
  `   0: 0100007F:1F90 0100007F:C350 01 ${queue}:00000000 00:00000000 00000000     0        0 ${inode} 1\n`;

const socket = (fd: number) => ({ _handle: { fd } }) as never as Socket;

t.test('a table that takes long to read is read seldom, and who asks is told so', async (t) => {
  let now = 0;
  let reads = 0;
  let queue = '00000010';
  t.intercept(performance, 'now', { value: () => now });
  const { SendQueues } = await t.mockImport<typeof import('../../portable/send-queues.js')>(
    '../../portable/send-queues.js',
    {
      'node:fs': {
        fstatSync: (fd: number) => ({ ino: 1000 + fd }),
        readFileSync: () => {
          reads += 1;
          now += 50;
          return row(1007, queue);
        },
      },
    },
  );
  const queues = new SendQueues();
  t.equal(queues.of(socket(7)), 16);
  t.equal(queues.of(socket(8)), undefined, 'not in the table');
  t.equal(queues.of(socket(-1)), undefined, 'closed');
  t.equal(reads, 2, 'one look, at IPv4 and at IPv6, serves everyone');
  queue = '00000020';
  now += 1_000;
  t.equal(queues.of(socket(7)), 'later', 'the look took 100 ms; a twentieth of the time is 2 s');
  now += 1_000;
  t.equal(queues.of(socket(7)), 32);
  t.equal(reads, 4);
});
