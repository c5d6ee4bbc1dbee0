import {
  comesToRest,
  connectIfPossible,
  defineCase,
  expectBytes,
  expectService,
  Failure,
  follow,
  smallestShare,
  startIfPossible,
} from '../../case.js';

const descriptors = 64;
const clients = 100;
const size = 16;
const settling = 1_000;
/** One measurement, and how long to wait for one that is small, in milliseconds. */
const period = 1_500;
/** A program that starts a process for each client is busy with that at first. */
const longest = 8_000;
/** Of one core. */
const mostShare = 0.25;

export default defineCase({
  id: 'capacity.descriptors-exhausted',
  title: 'Out of descriptors',
  requirement:
    'A proxy that may not open any more descriptors goes on, does not spin, and serves again when clients have left.',
  procedure:
    'The proxy is started with a limit of 64 descriptors. One client is served, then 100 more connect. The proxy must live, come to use less than a quarter of a core over 1.5 s, for which it has 8 s, and go on serving the first; when all have left and it has come to rest, for which it has 30 s, a new client must be served within 10 s. A program that cannot start with so few is not judged.',
  source: 'accept(2) and socket(2) (EMFILE); getrlimit(2)',
  severity: 'recommended',
  load: 'waits',
  likelyCause:
    'An error of accept() ends the program or its accepting, or accept() is called again at once, for ever, because the listening socket stays readable.',
  fix: 'On EMFILE stop watching the listening socket until a descriptor has been closed or a moment has passed, and close the client whose destination cannot be dialed.',
  transparency: false,
  setup: { descriptors, byCase: true },
  async run(context) {
    const subject = await startIfPossible(context, `with ${descriptors} descriptors`);
    context.origin.behave('echo');
    const payload = context.payload('first');
    const first = await context.connect();
    const echo = follow(first, payload);
    first.write(payload.bytes(0, size));
    await expectBytes(context, echo, size);
    const alive = (when: string) => {
      if (subject.exit === undefined) return;
      const seen = `it ended with ${subject.exit} ${when}`;
      throw new Failure({ expected: 'a proxy that goes on running', seen });
    };
    // Who finds no room in the backlog either is not answered: nobody waits for them.
    const coming = Array.from({ length: clients }, () => connectIfPossible(context));
    await context.sleep(settling);
    const others = context.clients.filter((client) => client !== first);
    for (const client of others) client.write(payload.bytes(0, size));
    const used = await smallestShare(context, {
      enough: mostShare,
      period,
      longest: context.scaled(longest),
    });
    alive('when its descriptors were used');
    if (used >= mostShare)
      throw new Failure(
        {
          expected: `less than ${100 * mostShare} % of a core while no descriptor is free`,
          seen: `${Math.round(100 * used)} % at least, over each ${period / 1000} s in which no client sent anything`,
        },
        true,
      );
    first.write(payload.bytes(size, size));
    await expectBytes(context, echo, 2 * size);
    for (const client of context.clients) client.leave();
    await Promise.all(coming);
    // Those who waited in the backlog come first, one by one, though they have left.
    await comesToRest(context);
    await expectService(context, 'once all have left', 10_000);
    alive('when clients had left');
  },
});
