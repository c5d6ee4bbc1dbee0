import { defineCase, expectErrorOrEndedClients, expectRefusal, Failure } from '../../case.js';

/** What is left of a port when it is cut to 16 bits is a port again. */
const tooMuch = 65_536;

export default defineCase({
  id: 'lifecycle.bad-port',
  title: 'Ports that are none',
  requirement: 'A port that is no number, or no port, is an error.',
  procedure:
    'The program is told to listen on "notaport", and on 65,536 more and less than a port that is free: it must end within 5 s, with a word about it and a code other than 0. Then "notaport", and 65,536 more and less than the port of the destination, are given as that: it must end likewise, or end each client within 5 s; above all it must not connect to the port that is left when the number is cut to 16 bits.',
  source: 'RFC 9293 section 3.1 (ports have 16 bits); atoi(3), strtol(3)',
  severity: 'required',
  load: 'waits',
  likelyCause: 'The port is read with atoi(), which makes 0 of a word, and cut by htons().',
  fix: 'Read the number with strtol(), see that all of the word was used, and that it is from 1 to 65535.',
  transparency: false,
  setup: { byCase: true },
  async run(context) {
    const { origin } = context;
    origin.behave('close');
    const word = 'notaport';
    const off = [tooMuch, -tooMuch];
    const listens = [() => word, ...off.map((by) => (free: number) => String(free + by))];
    for (const listen of listens)
      await expectRefusal(context, { listen }, 'to listen on a port that is none');
    for (const port of [word, ...off.map((by) => String(origin.port + by))]) {
      const how = `towards port ${port}`;
      await expectErrorOrEndedClients(context, { port }, how);
      if (origin.peers.length > 0)
        throw new Failure({
          expected: `an error, or clients that are ended, when the program is started ${how}`,
          seen: `it connected to port ${origin.port}`,
        });
    }
  },
});
