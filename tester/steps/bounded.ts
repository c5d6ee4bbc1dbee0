import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Flood } from '../harness/flood.js';
import { follow } from './assertions.js';
import { levelsOff } from './level.js';
import { warmUp } from './warm-up.js';
import { connectWay, type Direction, type Way } from './way.js';

const MiB = 1024 * 1024;

/** Moved before anything is measured. */
const warmedUp = 16 * MiB;
/** Offered at most, so that a subject that takes everything cannot take the machine. */
const cap = 512 * MiB;
/**
 * A proxy has two connections where a wire has one, and the receiving end of the first grows as
 * long as the proxy reads: kernels may hold several times as much as on a direct connection.
 */
const connections = 4;
/** On top of that: the proxy's own buffers, and what the calibration has not seen. */
const allowance = 128 * MiB;
/** For what the proxy holds itself. */
const mostMemory = 64 * MiB;
/** Nothing taken and nothing read for this share of the stall time is the level. */
const pause = 0.25;
const within = 20_000;
const lookEvery = 300;
/** The two ends of a connection are not looked at in the same instant: so much may be that. */
const noise = 64 * 1024;

/**
 * Has one end send as fast as it can to another that has stopped reading, and expects that the
 * bytes taken level off, and that the subject's memory hardly grows. The level is compared with
 * that of a direct connection.
 *
 * A subject may end the pair when its stall time has passed: by then the level must be there.
 */
export async function expectBounded(context: CaseContext, direction: Direction): Promise<void> {
  const level = await context.onDirect((direct) => directLevel(direct, direction));
  const most = Math.min(connections * level + allowance, cap);
  const way = await warmWay(context, direction);
  const flood = stop(context, way, warmedUp + most);
  const taken = () => way.writer.taken() - warmedUp;
  const memory = watchMemory(context);
  const lastMovedAt = watchReading(context, way, flood);
  const over = () => way.writer.fin || way.writer.closing !== undefined;
  const deadline = context.journal.now() + context.scaled(within);
  const still = (ms: number) => context.journal.now() - lastMovedAt() > ms;
  const quiet = pause * context.stall;
  const fail = (seen: string, dependsOnTime = false): never => {
    const expected = `the bytes taken to level off near the ${inMiB(level)} of a direct connection, at less than ${inMiB(most)}, and less than ${inMiB(mostMemory)} more memory in use`;
    const where = `${way.writer.name}, direction ${direction}, while ${way.reader.name} does not read`;
    throw new Failure({ expected, seen, where, peer: way.writer.name }, dependsOnTime);
  };
  for (let done = false; !done; ) {
    done = await context.until(
      () => over() || flood.capped() || still(context.scaled(quiet)),
      lookEvery,
    );
    const grown = memory();
    if (grown > mostMemory)
      fail(`${inMiB(taken())} were taken, and ${inMiB(grown)} more memory was in use`);
    if (flood.capped()) fail(`all of ${inMiB(most)} were taken`);
    if (!done && context.journal.now() > deadline)
      fail(`${inMiB(taken())} were taken, and more every second`, true);
    if (over() && !still(quiet))
      fail(`${inMiB(taken())} were taken, and more until ${way.writer.describe()}`, true);
  }
  flood.stop();
}

async function directLevel(direct: CaseContext, direction: Direction): Promise<number> {
  const way = await warmWay(direct, direction);
  const flood = stop(direct, way, warmedUp + cap);
  await levelsOff(direct, flood, within);
  flood.stop();
  return way.writer.taken() - warmedUp;
}

/** A connection on which bytes have moved. */
async function warmWay(context: CaseContext, direction: Direction): Promise<Way> {
  const way = await connectWay(context, direction);
  const payload = context.payload('warm-up');
  const received = follow(way.reader, payload);
  await warmUp(context, way.writer, received, payload, warmedUp);
  return way;
}

/** The reader stops reading, and the writer goes on writing. */
function stop(context: CaseContext, { reader, writer }: Way, upTo: number): Flood {
  reader.pause();
  return context.flood(writer, upTo);
}

/**
 * When the subject was last seen to read, in milliseconds of the journal. The kernel takes bytes
 * from the writer by the megabyte: a slow subject goes on reading for seconds in between.
 */
function watchReading({ journal }: CaseContext, { writer }: Way, flood: Flood): () => number {
  let most = 0;
  let at = 0;
  let lookedAt = 0;
  const look = () => {
    lookedAt = journal.now();
    // In this order: what is taken in between must not count as read.
    const taken = writer.taken();
    const read = taken - (writer.unread() ?? taken);
    if (read <= most + noise) return;
    most = read;
    at = lookedAt;
  };
  return () => {
    if (journal.now() - lookedAt > lookEvery / 2) look();
    return Math.max(at, flood.lastTakenAt());
  };
}

/** How much more memory the subject has come to use since now; nothing where that is not seen. */
function watchMemory({ subject }: CaseContext): () => number {
  const before = subject?.usage()?.memory ?? 0;
  return () => (subject?.usage()?.memory ?? before) - before;
}

function inMiB(bytes: number): string {
  return `${(bytes / MiB).toFixed(1)} MiB`;
}
