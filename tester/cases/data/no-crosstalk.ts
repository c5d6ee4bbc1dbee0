import type { CaseContext, Payload } from '../../case.js';
import { defineCase, expectBytes, Failure, type Followed, follow } from '../../case.js';

const count = 50;
/** Each connection carries between one and as many messages as this. */
const mostMessages = 8;
const longestMessage = 16 * 1024;

interface Member {
  echo: Followed;
  payload: Payload;
  messages: number;
}

export default defineCase({
  id: 'data.no-crosstalk',
  title: 'No byte of another connection',
  requirement: 'Every byte stays on its connection while connections come and go.',
  procedure:
    '50 connections to an echoing destination, each with a stream of its own, are opened, written to and closed in random order, without waiting for one another. It fails at the first byte that is not of the connection that it arrives on, or when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.4: a connection is identified by its two sockets',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The state of a connection is kept by the number of its descriptor, and the number has been given to another one; or a buffer is shared by several connections.',
  fix: 'Keep sockets and buffers of a pair in one record that is its own, and forget the record before its descriptors are closed.',
  transparency: true,
  async run(context) {
    context.origin.behave('echo');
    const random = randomNumbers(context);
    const open: Member[] = [];
    const all: Member[] = [];
    while (all.length < count || open.length > 0) {
      const opens = all.length < count && (open.length === 0 || random(3) === 0);
      const index = random(open.length);
      if (opens) {
        const member = await join(context, all.length, 1 + random(mostMessages));
        all.push(member);
        open.push(member);
      } else if (speak(open[index] as Member, 1 + random(longestMessage))) {
        const [leaving] = open.splice(index, 1) as [Member];
        const { peer } = leaving.echo;
        await expectBytes(context, leaving.echo, peer.sent);
        peer.shutdown();
      }
    }
    for (const { echo } of all) expectNothingElse(echo);
  },
});

/** Whole numbers below a limit, the same in each run with the same seed. */
function randomNumbers(context: CaseContext): (limit: number) => number {
  const source = context.payload('random order');
  let offset = 0;
  return (limit) => {
    offset += 4;
    return source.bytes(offset, 4).readUInt32LE() % Math.max(limit, 1);
  };
}

async function join(context: CaseContext, index: number, messages: number): Promise<Member> {
  const payload = context.payload(`stream ${index}`);
  const echo = follow(await context.connect(), payload);
  return { echo, payload, messages };
}

/** Sends the next message; returns true when that was the last one. */
function speak(member: Member, length: number): boolean {
  const { echo, payload } = member;
  echo.peer.write(payload.bytes(echo.peer.sent, length));
  member.messages -= 1;
  return member.messages === 0;
}

function expectNothingElse(echo: Followed): void {
  echo.assert();
  const { peer } = echo;
  if (peer.received === peer.sent) return;
  throw new Failure({
    expected: `${peer.sent} bytes, as many as were sent`,
    seen: `${peer.received} bytes`,
    where: `${peer.name}, after its last message`,
    peer: peer.name,
  });
}
