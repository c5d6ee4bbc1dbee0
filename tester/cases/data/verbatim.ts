import { connectWay, defineCase, expectBytes, follow, literal } from '../../case.js';

/** What a program that looks at the bytes may take for a word to itself. */
const words: readonly (string | number[])[] = [
  'exit\n',
  'quit\r\n',
  'bye\n',
  '.\r\n',
  '\r\n\r\n',
  '\x04',
  '\x03',
  [0xff],
  [0x00],
  [0xff, 0xf4, 0xff, 0xfd, 0x06],
  [0xef, 0xbb, 0xbf, 0x68, 0x69],
  [0xff, 0xfe, 0x68, 0x00],
  'GET / HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n',
  'CONNECT example.org:443 HTTP/1.1\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  'PROXY TCP4 192.0.2.1 192.0.2.2 1024 80\r\n',
  [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a, 0x20, 0x00, 0x00, 0x00],
  [0x05, 0x01, 0x00],
  [0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x00],
  'USER anonymous\r\n',
  'EHLO localhost\r\n',
];
const behind = 'and so on\n';

export default defineCase({
  id: 'data.verbatim',
  title: 'Words that are not for the proxy',
  requirement: 'What an end sends is passed on as it is, whatever it could mean to the proxy.',
  procedure: `On ${words.length} connections each end sends a few bytes in one piece that could mean something: "exit", control characters, a single 0xFF or NUL, byte order marks, requests and answers of HTTP, headers of the PROXY protocol, greetings of SOCKS, TLS, FTP and SMTP. When they have arrived it sends a line behind them. All must arrive as they were sent, and it fails when no byte arrives for 5 s.`,
  source: 'RFC 9293 section 3.8: the data are octets, and TCP does not look at them',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The proxy looks at the bytes: it has a word of its own that ends a connection, takes a byte for end-of-file because char is signed or EOF was compared with a char, removes a mark or a header, or adds one.',
  fix: 'Pass on what read() has returned, and look only at how many bytes that were.',
  transparency: true,
  async run(context) {
    for (const word of words) {
      const { writer: client, reader: origin } = await connectWay(context, 'forward');
      const first = Buffer.from(word as string);
      const content = Buffer.concat([first, Buffer.from(behind)]);
      const ways = [
        { from: client, received: follow(origin, literal(content)) },
        { from: origin, received: follow(client, literal(content)) },
      ];
      for (const { from, received } of ways) {
        from.write(first);
        await expectBytes(context, received, first.length);
        from.write(Buffer.from(behind));
        await expectBytes(context, received, content.length);
      }
      for (const { from } of ways) from.leave();
    }
  },
});
