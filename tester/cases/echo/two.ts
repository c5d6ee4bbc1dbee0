import { defineCase, exchangeMessages } from '../../case.js';

export default defineCase({
  id: 'echo.two',
  title: 'Two echo connections',
  requirement: 'Small messages pass through a chain of 2 connections that are open at once.',
  procedure:
    'Two clients are connected in a chain: what comes back on the first is sent on the second. Ten messages of 4 bytes enter at the first; each must pass both before the next is sent.',
  source: 'MIT 6.824 Lab 3, "Two echo connections and 20 echo connections"',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The proxy serves one client at a time, or confuses the connections with each other.',
  fix: 'Serve each client independently of the others, and keep the upstream socket with its own client.',
  transparency: true,
  async run(context) {
    await exchangeMessages(context, { connections: 2 });
  },
});
