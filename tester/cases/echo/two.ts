import { defineCase, exchangeMessages } from '../../case.js';

export default defineCase({
  id: 'echo.two',
  title: 'Two echo connections',
  requirement: 'Small messages pass through a chain of 2 connections that are open at once.',
  source: 'MIT 6.824 Lab 3, "Two echo connections and 20 echo connections"',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The proxy serves one client at a time, or confuses the connections with each other.',
  async run(context) {
    await exchangeMessages(context, { connections: 2 });
  },
});
