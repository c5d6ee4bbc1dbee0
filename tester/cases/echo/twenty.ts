import { connectChain, defineCase, expectBytes } from '../../case.js';

const connections = 20;
const messages = 10;
const size = 4;

export default defineCase({
  id: 'echo.twenty',
  title: '20 echo connections',
  requirement: 'Small messages pass through a chain of 20 connections that are open at once.',
  source: 'MIT 6.824 Lab 3, "Two echo connections and 20 echo connections"',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The proxy serves one client at a time, or confuses the connections with each other.',
  async run(context) {
    const payload = context.payload('messages');
    const { first, links } = await connectChain(context, connections, payload);
    for (let i = 0; i < messages; i++) {
      first.write(payload.bytes(i * size, size));
      await expectBytes(context, links, (i + 1) * size);
    }
  },
});
