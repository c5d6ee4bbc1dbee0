import { defineCase, expectService, requireName } from '../../case.js';

export default defineCase({
  id: 'connect.hostname',
  title: 'Destination by name',
  requirement: 'The destination may be given as a name, and listen on one of its addresses only.',
  procedure:
    'The destination is given as localhost and listens on 127.0.0.1 only; ::1, where the name stands for that as well, refuses. Two clients, one after the other, must be served within 5 s each.',
  source: 'RFC 6724 section 2, RFC 1123 section 2.3 (every address is tried)',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The host is read as a dotted address, or only the first address of the name is tried.',
  fix: 'Call getaddrinfo() and try each address that it returns until one connects.',
  transparency: true,
  setup: { host: 'localhost' },
  async run(context) {
    await requireName('localhost', '127.0.0.1');
    context.origin.behave('echo');
    for (const which of ['first', 'second'])
      (await expectService(context, `through the name localhost, the ${which}`)).leave();
  },
});
