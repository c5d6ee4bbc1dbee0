import { type CaseContext, defineCase, Failure, follow } from '../../case.js';

const clients = 200;
const size = 64;
/** Who finds no room in a short backlog tries again, as its system does, after seconds. */
const within = 30_000;

/** What a client of a burst went without, if it did. */
interface Unserved {
  name: string;
  seen: string;
  late: boolean;
}

/** One client of many. It sends another number of bytes than all others. */
async function visit(
  context: CaseContext,
  i: number,
  deadline: number,
): Promise<Unserved | undefined> {
  const client = await context.connect({ patience: within });
  const payload = context.payload('burst');
  const echo = follow(client, payload);
  client.write(payload.bytes(0, size + i));
  const over = () => client.fin || client.closing !== undefined;
  const arrived = () => {
    echo.assert();
    return client.received >= size + i || over();
  };
  const ended = await context.until(arrived, Math.max(deadline - context.journal.now(), 0));
  if (client.received === size + i) return undefined;
  const seen = `it had ${client.received} of its bytes, and ${client.describe()}`;
  return { name: client.name, seen, late: !ended };
}

export default defineCase({
  id: 'capacity.burst',
  title: 'Burst of clients',
  requirement: 'Clients that come all at once are all served.',
  procedure:
    'Two hundred clients connect at the same instant, and each sends 64 bytes or more as soon as it is connected. All of them must have their bytes back within 30 s: the system of one that finds no room in the backlog tries again after a second, and after some more.',
  source: 'RFC 9293 section 3.10.2; listen(2)',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'There is a table with too few places, or new clients wait while something slow is done for the one before, such as dialing.',
  fix: 'Call listen() with SOMAXCONN, accept until there is nobody left, and dial without waiting.',
  transparency: true,
  async run(context) {
    context.origin.behave('echo');
    const deadline = context.journal.now() + context.scaled(within);
    const visits = Array.from({ length: clients }, (_, i) => visit(context, i, deadline));
    const unserved = (await Promise.all(visits)).filter((each) => each !== undefined);
    const [first] = unserved;
    if (!first) return;
    throw new Failure(
      {
        expected: `${clients} clients served within ${context.scaled(within) / 1000} s`,
        seen: `${unserved.length} of them were not; of ${first.name}: ${first.seen}`,
        where: first.name,
        peer: first.name,
      },
      unserved.some(({ late }) => late),
    );
  },
});
