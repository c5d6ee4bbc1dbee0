import type { CaseContext } from '../harness/context.js';
import type { Peer } from '../harness/peer.js';
import { literal } from './literal.js';
import { type Part, sequence } from './sequence.js';
import { send } from './transfer.js';

/** What a web server has, by path. */
export type Site = Readonly<Record<string, Resource>>;

export interface Resource {
  type: string;
  /** One behind the other. */
  parts: readonly Part[];
}

const lineEnd = '\r\n';
const blankLine = lineEnd + lineEnd;

/** What a client asks a web server for a page with; the `last` request also asks it to close. */
export function requestFor(path: string, last: boolean): string {
  const connection = last ? 'close' : 'keep-alive';
  const lines = [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', `Connection: ${connection}`];
  return lines.join(lineEnd) + blankLine;
}

/** Every byte of the answer to such a request. */
export function answerTo(site: Site, path: string, last: boolean): Part[] {
  const resource = site[path];
  const { type, parts } = resource ?? { type: 'text/plain', parts: [] };
  const head = [
    resource ? 'HTTP/1.1 200 OK' : 'HTTP/1.1 404 Not Found',
    `Content-Type: ${type}`,
    `Content-Length: ${lengthOf(parts)}`,
    `Connection: ${last ? 'close' : 'keep-alive'}`,
  ];
  return [text(head.join(lineEnd) + blankLine), ...parts];
}

/** A part that is exactly this. */
export function text(content: Uint8Array | string): Part {
  return { payload: literal(content), length: Buffer.byteLength(content) };
}

export function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/**
 * Makes the origin a web server, as small as can be: it answers requests in the order in which they
 * come, and closes when it is asked to or the client has.
 */
export function serveSite({ origin }: CaseContext, site: Site): void {
  origin.behave((peer) => serve(peer, site));
}

function serve(peer: Peer, site: Site): void {
  const parts: Part[] = [];
  const answers = sequence(parts);
  let unread = '';
  const goOn = (fin: boolean) => send(peer, answers, lengthOf(parts), { fin });
  peer.onData((chunk) => {
    const requests = (unread + chunk.toString('latin1')).split(blankLine);
    unread = requests.pop() ?? '';
    for (const request of requests) {
      const [, path = ''] = /^GET (\S+) HTTP\/1\.1\r\n/.exec(request) ?? [];
      const last = request.endsWith('Connection: close');
      parts.push(...answerTo(site, path, last));
      goOn(last);
    }
  });
  peer.socket.on('end', () => goOn(true));
}
