import { defineCase, expectService } from '../../case.js';

export default defineCase({
  id: 'connect.ipv6',
  title: 'Destination on IPv6',
  requirement: 'The destination may be an IPv6 address.',
  procedure:
    'The destination is given as ::1 and listens there. A client, which comes by IPv4, must be served within 5 s.',
  source: 'RFC 8200; RFC 3493 section 6.1 (getaddrinfo)',
  severity: 'recommended',
  load: 'quick',
  likelyCause: 'The socket to the destination is made for IPv4 whatever the address is.',
  fix: 'Make the socket with the family that getaddrinfo() returns, not with a fixed AF_INET; where host and port are put together, write [::1]:80.',
  transparency: true,
  setup: { host: '::1', originHost: '::1' },
  async run(context) {
    context.origin.behave('echo');
    await expectService(context, 'by a destination at ::1');
  },
});
