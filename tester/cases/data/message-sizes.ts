import { type CaseContext, defineCase, expectBytes, follow, literal } from '../../case.js';

const largest = 20;
const powers = Array.from({ length: largest }, (_, i) => 2 ** (i + 1));
/** Buffers of these sizes are common too. */
const round = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].flatMap((n) => [n, 5 * n]);
const around = powers.flatMap((size) => [size - 1, size, size + 1]);
const sizes = [...new Set([...around, ...round])]
  .filter((size) => size <= 2 ** largest + 1)
  .sort((a, b) => a - b);

const words = [
  '0',
  '\0',
  '\n',
  '\r\n',
  ' ',
  'EOF',
  'quit',
  'exit',
  '\x04',
  '\x1a',
  '\xff',
  'false',
];

export default defineCase({
  id: 'data.message-sizes',
  title: 'Messages of all sizes',
  requirement: 'A message is passed on when it has arrived, whatever its size and its content.',
  procedure:
    'On one connection, messages of 1, 2, 3 bytes, of every power of two up to 1 MiB, of one less and one more, and of round decimal sizes are sent to an echoing destination; on another one, messages such as "0", a NUL, a newline, "EOF" or "quit". Each must have come back before the next is sent. It fails at the first wrong byte, or when no byte arrives for 5 s.',
  source: 'RFC 9293 sections 2.2 and 3.8: the stream has no record boundaries',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'When a read fills the buffer exactly, the proxy takes it that more must follow and waits; or it mistakes certain content for end-of-file or for an empty read.',
  fix: 'Write whatever read() has returned before reading again. Nothing but a return value of 0 is end-of-file, whatever the bytes say.',
  transparency: true,
  async run(context) {
    context.origin.behave('echo');
    await echoSizes(context);
    await echoWords(context);
  },
});

async function echoSizes(context: CaseContext): Promise<void> {
  const payload = context.payload('messages');
  const client = await context.connect();
  const echo = follow(client, payload);
  for (const size of sizes) {
    client.write(payload.bytes(client.sent, size));
    await expectBytes(context, echo, client.sent);
  }
}

async function echoWords(context: CaseContext): Promise<void> {
  const client = await context.connect();
  const echo = follow(client, literal(words.join('')));
  for (const word of words) {
    client.write(Buffer.from(word));
    await expectBytes(context, echo, client.sent);
  }
}
