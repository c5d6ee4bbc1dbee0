import type { CaseContext } from '../harness/context.js';
import type { Peer } from '../harness/peer.js';
import { expectBytes, follow } from './assertions.js';
import { expectEnd } from './ends.js';
import { type Part, sequence } from './sequence.js';
import { answerTo, lengthOf, requestFor, type Site } from './site.js';

const patience = 5_000;

/** A client of a web server: what it has asked for is what it must receive, to the byte. */
export interface Visitor {
  peer: Peer;
  /** The requests for these paths, which it is now to send. The `last` asks for the end, too. */
  ask(paths: readonly string[], last?: boolean): Buffer;
  /** Waits for all the answers, or for so many bytes of them, and fails like `expectBytes`. */
  answers(upTo?: number): Promise<void>;
}

/** Connects a client to the origin, which serves this site. */
export async function connectVisitor(context: CaseContext, site: Site): Promise<Visitor> {
  const peer = await context.connect();
  const parts: Part[] = [];
  const received = follow(peer, sequence(parts));
  return {
    peer,
    ask(paths, last = false) {
      const closes = (index: number) => last && index === paths.length - 1;
      parts.push(...paths.flatMap((path, index) => answerTo(site, path, closes(index))));
      return Buffer.from(paths.map((path, index) => requestFor(path, closes(index))).join(''));
    },
    answers: (upTo = lengthOf(parts)) => expectBytes(context, received, upTo, patience),
  };
}

/** Fetches one page with a connection of its own, which the server must be seen to close. */
export async function fetchPage(context: CaseContext, site: Site, path: string): Promise<void> {
  await fetchAndEnd(context, await connectVisitor(context, site), path);
}

/** The same with a connection that is there. */
export async function fetchAndEnd(
  context: CaseContext,
  visitor: Visitor,
  path: string,
): Promise<void> {
  visitor.peer.write(visitor.ask([path], true));
  await visitor.answers();
  await expectEnd(context, visitor.peer, 'fin', patience);
  await visitor.answers(); // And not a byte behind them.
  visitor.peer.leave();
}
