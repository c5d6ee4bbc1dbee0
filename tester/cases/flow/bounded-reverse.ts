import { defineCase, expectBounded } from '../../case.js';

export default defineCase({
  id: 'flow.bounded-reverse',
  title: 'Back-pressure from the client',
  requirement: 'When the client does not read, the proxy stops taking bytes from the destination.',
  procedure:
    'The client stops reading, and the destination sends as fast as it is taken. How much is taken must level off within four times what a direct connection takes and 128 MiB more, and the memory of all processes of the proxy must grow by less than 64 MiB. At most 512 MiB are offered.',
  source: 'RFC 9293 section 3.8.6: flow control; MIT 6.824 Lab 3: a bounded buffer',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'The proxy reads on while what it has read cannot be written, and keeps it in a queue without a bound.',
  fix: 'Have a buffer of fixed size for each direction, and do not read from one socket while the buffer towards the other is full. In Node.js: pause when write() returns false, resume on drain; or use pipeline().',
  transparency: true,
  run: (context) => expectBounded(context, 'reverse'),
});
