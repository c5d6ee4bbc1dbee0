import { networkInterfaces } from 'node:os';
import t from 'tap';
import { decodeSockaddr, encodeSockaddr, sockaddrLength } from '../../splice/sockaddr.js';

/** What the kernel is given, in hexadecimal. */
function encoded(host: string, port: number): string {
  const into = Buffer.alloc(sockaddrLength, 0xff);
  const length = encodeSockaddr({ host, port }, into);
  return into.toString('hex', 0, length);
}

t.test('an IPv4 address is a sockaddr_in', (t) => {
  t.equal(encoded('192.0.2.7', 8080), '02001f90c00002070000000000000000');
  t.end();
});

t.test('an IPv6 address is a sockaddr_in6, however it is written', (t) => {
  const head = '0a001f9000000000';
  const cases = {
    '::': '0'.repeat(32),
    '::1': `${'0'.repeat(31)}1`,
    '2001:db8::': '20010db8000000000000000000000000',
    '2001:db8:0:1:1:1:1:1': '20010db8000000010001000100010001',
    '2001:DB8::A:0:0:1': '20010db800000000000a000000000001',
    '::ffff:192.0.2.7': '00000000000000000000ffffc0000207',
    'fe80::1%9': 'fe800000000000000000000000000001',
  };
  for (const [host, bytes] of Object.entries(cases)) {
    const scope = host.endsWith('%9') ? '09000000' : '00000000';
    t.equal(encoded(host, 8080), `${head}${bytes}${scope}`, host);
  }
  t.end();
});

t.test('a zone may be the name of an interface', (t) => {
  const [[name, addresses] = ['', []]] = Object.entries(networkInterfaces()).filter(([, found]) =>
    found?.some(({ family }) => family === 'IPv6'),
  );
  const scope = addresses?.find(({ family }) => family === 'IPv6')?.scopeid ?? 0;
  const into = Buffer.alloc(sockaddrLength);
  encodeSockaddr({ host: `fe80::1%${name}`, port: 1 }, into);
  t.equal(into.readUInt32LE(24), scope);
  encodeSockaddr({ host: 'fe80::1%no-such-interface', port: 1 }, into);
  t.equal(into.readUInt32LE(24), 0);
  t.end();
});

t.test('what was encoded is decoded, in the shortest form', (t) => {
  const cases = {
    '0.0.0.0': '0.0.0.0',
    '255.254.253.252': '255.254.253.252',
    '::': '::',
    '0:0:0:0:0:0:0:1': '::1',
    '2001:db8:0:0:1:0:0:1': '2001:db8::1:0:0:1',
    '1:2:3:4:5:6:7:8': '1:2:3:4:5:6:7:8',
    '::ffff:127.0.0.1': '127.0.0.1',
  };
  const buffer = Buffer.alloc(sockaddrLength);
  for (const [host, text] of Object.entries(cases)) {
    encodeSockaddr({ host, port: 65_535 }, buffer);
    t.strictSame(decodeSockaddr(buffer), { host: text, port: 65_535 });
  }
  t.end();
});
