import { defineCase, expectErrorOrEndedClients, timeToDeny } from '../../case.js';

/** Names under it never exist: RFC 6761 section 6.4. */
const host = 'no-such-host.invalid';

export default defineCase({
  id: 'connect.unknown-host',
  title: 'Destination unknown',
  requirement:
    'When the name of the destination cannot be resolved, the program says so, or ends each client and goes on.',
  procedure:
    "The destination is a name under .invalid. Within 5 s, and three times what this machine's resolver takes to deny the name, the program must end with an error and a code other than 0, or listen. If it listens, two clients come one after the other: each must be ended within the same time, and the program must go on.",
  source: 'RFC 6761 section 6.4; RFC 1123 section 6.1.3.3',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The result of getaddrinfo() or gethostbyname() is used without asking whether there is one.',
  fix: 'When the name cannot be resolved, print that and exit at start, or close the client that it was resolved for.',
  transparency: false,
  setup: { host, byCase: true },
  async run(context) {
    await expectErrorOrEndedClients(context, {}, `towards ${host}`, await timeToDeny(host));
  },
});
