import {
  capacityBehind,
  connectHeld,
  defineCase,
  expectHeldEnd,
  type Side,
  Skip,
} from '../../case.js';

const sides: readonly Side[] = ['client', 'origin'];
const manners = [
  { what: 'nothing else' },
  { what: 'a byte more now and then', trickles: true },
  { what: 'end-of-file behind them', writerEnds: true },
  { what: 'end-of-file from their reader before', readerEnded: true },
];
const attempts = 3;

export default defineCase({
  id: 'timeout.held-bytes',
  title: 'Timeout of a few bytes that are held',
  requirement:
    'Bytes that cannot be written for the stall time end their pair, however few they are and whatever else happens on it.',
  procedure:
    'One side of a connection does not read, and the other sends pieces of 8 KiB until the kernel before the reader is full and the proxy is left with one of them. Then the writer does nothing more; or sends one byte every tenth of the stall time; or sends FIN; or the reader had sent FIN before. That makes eight connections, four in each direction. 5 s after the stall time, counted from the last byte that moved on to the reader, the writer must have seen its connection end, or the proxy must have closed its connection to the reader who had sent FIN.',
  source:
    'MIT 6.824 Lab 3: "If the proxy has buffered data in one direction and is unable to write any of it for 10 seconds"',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'Only a full buffer counts as stalled, the clock starts anew when bytes are read instead of written, or there is no clock any more when one side has ended.',
  fix: 'Keep for each direction since when its buffer holds bytes of which none could be written. Look at nothing else: not at how full it is, not at what was read, not at end-of-file.',
  transparency: false,
  async run(context) {
    const capacity = new Map<Side, number>();
    for (const side of sides) {
      const bytes = await capacityBehind(context, side);
      if (bytes === undefined) throw new Skip('what the proxy holds cannot be seen here');
      capacity.set(side, bytes);
    }
    let open = sides.flatMap((side) => manners.map((manner) => ({ side, manner })));
    for (let left = attempts; left > 0 && open.length > 0; left--) {
      const held = [];
      for (const { side, manner } of open) held.push(await connectHeld(context, side, manner));
      const ended = await Promise.all(
        held.map((each) => expectHeldEnd(context, each, capacity.get(each.side) as number)),
      );
      open = open.filter((_, index) => !ended[index]);
    }
    if (open.length > 0)
      throw new Skip('this machine is too busy to say when the proxy holds bytes');
  },
});
