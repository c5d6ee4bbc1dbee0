import {
  type CaseContext,
  connectPair,
  defineCase,
  expectBytes,
  Failure,
  growthOver,
  otherSide,
  type Pair,
  type Side,
  sendMore,
} from '../../case.js';

const MiB = 1024 * 1024;
/** What goes each way in a round. */
const size = 32 * MiB;
/** For each round: an eighth of what passes in it. */
const trend = 8 * MiB;
/**
 * Rounds. What keeps all that passes grows in every one; a large heap, of which more and more comes
 * into use, rests in between.
 */
const window = 2;

/** As much again from one side to the other. */
async function pass(context: CaseContext, pair: Pair, from: Side): Promise<void> {
  sendMore(pair[from], size);
  await expectBytes(context, pair[otherSide(from)].incoming, pair[from].total);
}

export default defineCase({
  id: 'capacity.long-transfer',
  title: 'A long transfer',
  requirement: 'What has passed through a connection leaves nothing behind while that stays open.',
  procedure:
    'Four times 32 MiB from the client to the destination and then 32 MiB back, all on one connection. The memory of all processes of the proxy is read after each. While it grows by more than 8 MiB for each time there are up to eight more: over the last two it must not. It fails as well at the first wrong byte, or when no byte arrives for 5 s. It needs /proc.',
  source: 'RFC 9293 section 3.7: what has been delivered and acknowledged is over',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'What is read is added to the end of a buffer, a list or a log, and what has been written is not taken out of it.',
  fix: 'Give each direction one buffer of fixed size, use it again once all of it is written, and do not read while it is full.',
  transparency: false,
  async run(context) {
    context.usage(); // Where memory cannot be seen, nothing needs to be moved.
    const pair = await connectPair(context);
    const round = async () => {
      await pass(context, pair, 'client');
      await pass(context, pair, 'origin');
    };
    await round();
    const first = context.usage().memory;
    const { rounds, seen } = await growthOver(context, round, { first, trend, window });
    if (seen === undefined) return;
    throw new Failure(
      {
        expected: 'memory that does not grow with what has passed through an open connection',
        seen: `${seen} after each of ${rounds} times ${size / MiB} MiB each way`,
        where: 'all processes of the proxy',
      },
      true,
    );
  },
});
