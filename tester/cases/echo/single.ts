import { defineCase, exchangeMessages } from '../../case.js';

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
    await exchangeMessages(context, { connections: 1 });
  },
});
