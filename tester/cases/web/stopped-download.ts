import {
  type CaseContext,
  connectVisitor,
  defineCase,
  fetchPage,
  type Peer,
  type Site,
  serveSite,
  text,
} from '../../case.js';

const MiB = 1024 * 1024;
/** More than the kernels between server and client take. */
const fileSize = 32 * MiB;
const watched = MiB;
/** A server of which nothing has been taken for so long waits for its client, in milliseconds. */
const quiet = 500;
const lookEvery = 50;
const within = 5_000;

function siteOf(context: CaseContext): Site {
  const file = { payload: context.payload('file'), length: fileSize };
  return {
    '/big': { type: 'application/octet-stream', parts: [file] },
    '/ok': { type: 'text/plain', parts: [text('You were able to fetch the page.\n')] },
  };
}

export default defineCase({
  id: 'web.stopped-download',
  title: 'A stopped download beside another one',
  requirement: 'A client that stops reading in the middle of a download is felt by nobody else.',
  procedure:
    'The destination is a small web server. A client asks for a file of 32 MiB and stops reading when it has 1 MiB. When nothing more has been taken from the server for 0.5 s, another client fetches the same file, and a third a small page: both must receive every byte of it, and end-of-file. It fails when no byte, or no end-of-file, arrives for 5 s.',
  source: 'MIT 6.824 Lab 3, the test with telnet',
  severity: 'required',
  load: 'loads',
  likelyCause: 'A write to the client that does not read waits, and with it the whole program.',
  fix: 'Make every socket non-blocking; when write() takes nothing, stop reading from the other side of that pair alone, and go on with the others.',
  transparency: true,
  async run(context) {
    const site = siteOf(context);
    serveSite(context, site);
    const stopped = await connectVisitor(context, site);
    stopped.peer.write(stopped.ask(['/big']));
    const server = await context.origin.accepted(0, context.scaled(within));
    await stopped.answers(watched);
    stopped.peer.pause();
    await settles(context, server);
    for (const path of ['/big', '/ok']) await fetchPage(context, site, path);
  },
});

/** Waits until nothing more is taken from the server, or for longer than that can take. */
async function settles(context: CaseContext, server: Peer): Promise<void> {
  const { journal } = context;
  const deadline = journal.now() + context.scaled(within);
  let taken = server.taken();
  for (let since = journal.now(); journal.now() < Math.min(since + quiet, deadline); ) {
    await context.sleep(lookEvery);
    const now = server.taken();
    if (now > taken) since = journal.now();
    taken = now;
  }
}
