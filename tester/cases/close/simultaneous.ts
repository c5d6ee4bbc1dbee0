import {
  connectPair,
  createRandom,
  defineCase,
  expectWhole,
  type Pair,
  sendMore,
} from '../../case.js';

const rounds = 10;
const atOnce = 10;
const most = 64 * 1024;
/** Still under way when the other end's last byte and FIN have long been there. */
const long = 4 * 1024 * 1024;

export default defineCase({
  id: 'close.simultaneous',
  title: 'Both ends close at the same moment',
  requirement:
    'When both ends send their last bytes and FIN at the same moment, each gets all bytes of the other and a clean end-of-file.',
  procedure:
    'Ten connections at a time, 100 in all: at the same moment client and destination of each send up to 64 KiB and FIN, one of them 4 MiB on every fifth connection. Each must receive every byte and then end-of-file; it fails when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.6, case 3: both users close simultaneously',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The end-of-file of one direction closes the socket on which bytes of the other are still to be read or written.',
  fix: 'Keep an end-of-file of its own for each direction. Close a socket when its own end-of-file was read and the one that it is owed has been sent behind the last byte.',
  transparency: true,
  async run(context) {
    const random = createRandom(context.seed);
    const some = () => 1 + Math.floor(random() * most);
    for (let round = 0; round < rounds; round++) {
      const pairs: Pair[] = [];
      while (pairs.length < atOnce) pairs.push(await connectPair(context));
      for (const [i, { client, origin }] of pairs.entries()) {
        const [first, second] = random() < 0.5 ? [client, origin] : [origin, client];
        sendMore(first, some(), { fin: true });
        sendMore(second, i % 5 === 0 ? long : some(), { fin: true });
      }
      for (const pair of pairs) {
        await expectWhole(context, pair, 'client');
        await expectWhole(context, pair, 'origin');
      }
    }
  },
});
