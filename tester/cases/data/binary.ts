import { connectWay, defineCase, expectBytes, follow, literal } from '../../case.js';

/** Each value behind each other one: CR LF, IAC and its commands, broken UTF-8 are among them. */
const pairs = Array.from({ length: 65_536 }, (_, i) => [i >> 8, i & 255]).flat();
const run = (value: number) => Buffer.alloc(10_000, value);
const escapes = '\r\n.\r\n\n\r\r\0%s%n\x1b[2J\x03\x04\x1a\x7f\\0\ufeff+++ATH\r';
const telnet = [0xff, 0xf4, 0xff, 0xfd, 0x06, 0xff, 0xff, 0xff, 0xfa, 0x18, 0xff, 0xf0];

const content = Buffer.concat([
  run(0x00),
  Buffer.from(pairs),
  run(0xff),
  Buffer.from(escapes),
  Buffer.from(telnet),
  run(0x00),
]);

export default defineCase({
  id: 'data.binary',
  title: 'Binary data',
  requirement: 'Bytes of every value pass both ways unchanged.',
  procedure:
    'Both ends send the same 150 KB at the same time: long runs of NUL and of 0xFF, every byte value behind every other one, line ends of all kinds, control characters and telnet commands. It fails at the first wrong byte, or when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.8: the data are octets, and TCP does not look at them',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The bytes are treated as text: as a string that ends at a NUL, as lines, or in an encoding.',
  fix: 'Carry the length that read() has returned along with the buffer, and hand both to write(). Use no function for strings, and no reader or writer that decodes.',
  transparency: true,
  async run(context) {
    const payload = literal(content);
    const { writer: client, reader: origin } = await connectWay(context, 'forward');
    const received = [follow(origin, payload), follow(client, payload)];
    for (const peer of [client, origin]) peer.write(content);
    await expectBytes(context, received, content.length);
  },
});
