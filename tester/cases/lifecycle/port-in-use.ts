import { defineCase, expectRefusal } from '../../case.js';

export default defineCase({
  id: 'lifecycle.port-in-use',
  title: 'Port in use',
  requirement: 'When somebody else listens on its port, the program says so and ends.',
  procedure:
    'The program is told to listen on a port on which another program listens. It must end within 5 s, with a word about it and a code other than 0.',
  source: 'bind(2) (EADDRINUSE)',
  severity: 'required',
  load: 'quick',
  likelyCause: 'The result of bind() or listen() is not looked at, or it is tried for ever.',
  fix: 'When bind() fails, print what perror() says and exit with a code other than 0.',
  transparency: false,
  // On every address, so that there is none left to listen on.
  setup: { originHost: '0.0.0.0', byCase: true },
  async run(context) {
    const { port } = context.origin;
    const listen = () => String(port);
    await expectRefusal(context, { listen }, `to listen on port ${port}, which is in use`);
  },
});
