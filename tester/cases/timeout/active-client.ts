import { defineCase, exchangeMessages } from '../../case.js';

export default defineCase({
  id: 'timeout.active-client',
  title: 'Non-timeout of active client',
  requirement: 'A connection that pauses for seconds and then goes on is left open.',
  procedure:
    'Four messages of 4 bytes are echoed with pauses of 0.4 of the stall time between them: each pause is shorter than the stall time, all of them together are longer.',
  source: 'MIT 6.824 Lab 3, "Non-timeout of active client"',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The timer runs while nothing is buffered, or is not started anew when bytes have moved.',
  fix: 'Start the timer when a write could not be completed, and stop it when bytes have been written; never run it while there is nothing to write.',
  transparency: true,
  async run(context) {
    // Three pauses are longer than the stall time, and one is much shorter.
    const pause = context.stall * 0.4;
    await exchangeMessages(context, { connections: 1, messages: 4, pause });
  },
});
