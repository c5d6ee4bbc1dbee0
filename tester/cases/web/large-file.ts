import {
  type CaseContext,
  connectVisitor,
  defineCase,
  fetchAndEnd,
  readAtPace,
  type Site,
  serveSite,
  text,
} from '../../case.js';

const MiB = 1024 * 1024;
/** The download takes 15 s at this pace: it is under way for as long as the others need. */
const fileSize = 48 * MiB;
const portion = 64 * 1024;
const every = 20;
const visits = 10;
/** More than a receiver takes before it tells the sender: the proxy has moved bytes, too. */
const meanwhile = MiB / 2;

function siteOf(context: CaseContext): Site {
  const file = { payload: context.payload('file'), length: fileSize };
  return {
    '/large': { type: 'application/octet-stream', parts: [file] },
    '/small': { type: 'text/plain', parts: [text('A small page.\n')] },
  };
}

export default defineCase({
  id: 'web.large-file',
  title: 'A large file, and small pages beside it',
  requirement: 'While one client downloads a large file, others are served.',
  procedure:
    'The destination is a small web server. A client asks for a file of 48 MiB, of which it takes 64 KiB every 20 ms. Meanwhile ten others come, one after the other: when the first has taken another 0.5 MiB, each fetches a small page and must receive it and end-of-file. Then the first takes what is left as fast as it can. Every byte is compared. It fails when nothing arrives for 5 s.',
  source: 'eXpServer, stage 4; MIT 6.824 Lab 3, "No client or server should be able to hang"',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'One transfer is finished before the next client is looked at, or what a full socket does not take is thrown away.',
  fix: 'Never wait for one socket alone: take what can be moved now, remember the rest, and go on with whoever is ready, with select(), poll() or epoll.',
  transparency: true,
  async run(context) {
    const site = siteOf(context);
    serveSite(context, site);
    const download = await connectVisitor(context, site);
    const { release } = readAtPace(download.peer, portion, every);
    download.peer.write(download.ask(['/large'], true));
    await download.answers(portion);
    for (let visit = 0; visit < visits; visit++) {
      const visitor = await connectVisitor(context, site);
      await download.answers(download.peer.received + meanwhile);
      await fetchAndEnd(context, visitor, '/small');
    }
    release();
    await download.answers();
  },
});
