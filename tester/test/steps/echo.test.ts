import t from 'tap';
import { expectEchoAndEnd } from '../../steps/echo.js';
import { openContext } from '../contexts.js';
import { nodeLine } from '../helpers.js';

/** An echo server, which does this with what it gets, and this in the end. */
const server = (data = 'client.write(chunk)', end = 'client.end()') => `${nodeLine}
import { createServer } from 'node:net';
createServer({ allowHalfOpen: true }, (client) => {
  client.on('data', (chunk) => ${data}).on('end', () => ${end});
}).listen(process.argv[4], '127.0.0.1');
`;

t.test('an echo server gives back what it was sent, and ends', async (t) => {
  const context = await openContext(t, server());
  await expectEchoAndEnd(context, await context.connect(), 'Foobar\n');
});

t.test('one that does not is found', async (t) => {
  const wrong = [
    [server("client.write('F')"), /^expected 7 bytes; seen: .* after 1 byte$/],
    [server('client.write(String(chunk).toUpperCase())'), /; seen: 4f4f424152/],
    [server("client.write(chunk + '!')"), /; seen: 21 /],
    [server(undefined, "setTimeout(() => client.end('!'), 50)"), /; seen: 21 /],
    [server(undefined, '{}'), /^expected end-of-file at client 1;/],
  ] as const;
  for (const [program, message] of wrong) {
    const context = await openContext(t, program, { timeScale: 0.5 });
    const client = await context.connect();
    await t.rejects(expectEchoAndEnd(context, client, 'Foobar\n'), { message });
  }
});
