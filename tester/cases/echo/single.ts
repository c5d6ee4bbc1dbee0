import { defineCase, exchangeMessages } from '../../case.js';

export default defineCase({
  id: 'echo.single',
  title: 'Single echo connection',
  requirement: 'Bytes pass both ways on one connection, each message as soon as it is sent.',
  procedure:
    'One client connects and sends ten messages of 4 bytes to an echoing destination, each after the echo of the one before. It fails when a byte is wrong, the connection ends, or no byte arrives for 5 s.',
  source: 'MIT 6.824 Lab 3, "Single echo connection"',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The proxy does not relay both directions at the same time, or holds small messages back.',
  fix: 'Relay both directions at once (poll or select on both sockets, or a thread for each), and write what read() has returned at once, however little it is.',
  transparency: true,
  async run(context) {
    await exchangeMessages(context, { connections: 1 });
  },
});
