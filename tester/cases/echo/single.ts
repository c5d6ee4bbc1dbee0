import { defineCase, expectBytes, follow } from '../../case.js';

const messages = 10;
const size = 4;

export default defineCase({
  id: 'echo.single',
  title: 'Single echo connection',
  requirement: 'Bytes pass both ways on one connection, each message as soon as it is sent.',
  source: 'MIT 6.824 Lab 3, "Single echo connection"',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The proxy does not relay both directions at the same time, or holds small messages back.',
  async run(context) {
    context.origin.behave('echo');
    const payload = context.payload('messages');
    const client = await context.connect();
    const echo = follow(client, payload);
    for (let i = 0; i < messages; i++) {
      client.write(payload.bytes(i * size, size));
      await expectBytes(context, echo, (i + 1) * size);
    }
  },
});
