import { type CaseContext, defineCase, fetchPage, type Site, serveSite, text } from '../../case.js';

const visits = 3;
const imageSize = 256 * 1024;
/** What a PNG file begins with, so that whoever takes it for text spoils it. */
const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A page</title></head>
<body><h1>A page</h1><p><img src="/image.png" alt="An image"></p></body>
</html>
`;

function siteOf(context: CaseContext): Site {
  const image = { payload: context.payload('image'), length: imageSize };
  return {
    '/': { type: 'text/html; charset=utf-8', parts: [text(page)] },
    '/image.png': { type: 'image/png', parts: [text(signature), image] },
  };
}

export default defineCase({
  id: 'web.page-with-image',
  title: 'A web page with an image',
  requirement: 'A web page and the image in it can be fetched, one after the other.',
  procedure:
    'The destination is a small web server that closes each connection after its answer. A client asks for a page, and another for an image of 256 KiB when the first has gone; so three times. Each must receive the whole answer, every byte as it was sent, and then end-of-file. It fails when no byte, or no end-of-file, arrives for 5 s.',
  source:
    'Brandeis CS 146a, TCP proxy; eXpServer, stage 4; RFC 9112 section 9.6 (a server that closes)',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'Bytes are taken for text, the answer is cut where a buffer ends, or the end of the connection is not passed on, so that a browser waits for ever.',
  fix: 'Relay what read() has returned, as many bytes as it has returned, whatever they are; go on until it returns 0, then end the other side.',
  transparency: true,
  async run(context) {
    const site = siteOf(context);
    serveSite(context, site);
    for (let visit = 0; visit < visits; visit++)
      for (const path of Object.keys(site)) await fetchPage(context, site, path);
  },
});
