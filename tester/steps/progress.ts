import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { levelsOff } from './level.js';
import { readAtPace } from './pace.js';
import { connectWay } from './way.js';

const cap = 512 * 1024 * 1024;
/** Small beside a step, which is a megabyte or more where buffers are large, and yet a few reads. */
const portion = 128 * 1024;
const every = 5;
const steps = 3;
const within = 20_000;

/**
 * How many bytes a reader must take until the kernel takes more from a writer that it has stopped:
 * the most of several steps, without a subject. Kernels wake neither side for a few bytes. On
 * Linux a receiver opens its window again when a sixteenth of its buffer and one segment are free,
 * and a writer is told when a third of its own is.
 */
export function bytesUntilProgress(context: CaseContext): Promise<number> {
  return context.onDirect(async (direct) => {
    const { writer, reader } = await connectWay(direct, 'forward', { reading: false });
    const flood = direct.flood(writer, cap);
    await levelsOff(direct, flood, within);
    const found: number[] = [];
    let taken = writer.taken();
    let read = reader.received;
    const look = () => {
      if (writer.taken() > taken) {
        found.push(reader.received - read);
        read = reader.received;
        taken = writer.taken();
      }
      return found.length >= steps;
    };
    const pace = readAtPace(reader, portion, every);
    const enough = await direct.until(look, direct.scaled(within));
    pace.release();
    flood.stop();
    if (enough) return Math.max(...found);
    throw new Failure({
      expected: `a writer that goes on within ${within / 1_000} s`,
      seen: `${reader.received} bytes read, and ${found.length} steps`,
    });
  });
}
