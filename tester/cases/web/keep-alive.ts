import {
  type CaseContext,
  connectVisitor,
  defineCase,
  expectEnd,
  type Site,
  serveSite,
} from '../../case.js';

const sizes = [1, 1_000, 20_000, 300_000, 1_000_000];
const within = 5_000;
/** Between the halves of a request that comes in two. */
const pause = 50;

function siteOf(context: CaseContext): Site {
  const page = (length: number) => ({
    type: 'application/octet-stream',
    parts: [{ payload: context.payload(`page of ${length}`), length }],
  });
  return Object.fromEntries(sizes.map((size) => [`/${size}`, page(size)]));
}

export default defineCase({
  id: 'web.keep-alive',
  title: 'Several requests on one connection',
  requirement: 'One connection carries any number of requests and answers.',
  procedure:
    'The destination is a small web server. On one connection a client asks for pages of 1 byte to 1 MB, each when it has the one before; then for all of them at once; then for all again, with a pause in the middle of the requests, the last of which asks the server to close. Every answer must arrive whole, every byte as it was sent, and in the end end-of-file. It fails when no byte, or no end-of-file, arrives for 5 s.',
  source:
    'UC Berkeley CS 162, HTTP server, proxy; RFC 9112 sections 9.3 (persistence) and 9.3.2 (pipelining)',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The proxy reads one request and one answer and is done, or waits for one side while the other has something to say.',
  fix: 'Relay each direction by itself, for as long as there is something to read: in a thread for each, or with poll() on both sockets.',
  transparency: true,
  async run(context) {
    const site = siteOf(context);
    serveSite(context, site);
    const paths = Object.keys(site);
    const visitor = await connectVisitor(context, site);
    const { peer } = visitor;
    for (const path of [...paths, ...paths.toReversed()]) {
      peer.write(visitor.ask([path]));
      await visitor.answers();
    }
    peer.write(visitor.ask(paths));
    await visitor.answers();
    const requests = visitor.ask(paths, true);
    const middle = requests.length >> 1;
    peer.write(requests.subarray(0, middle));
    await context.sleep(pause);
    peer.write(requests.subarray(middle));
    await visitor.answers();
    await expectEnd(context, peer, 'fin', within);
  },
});
