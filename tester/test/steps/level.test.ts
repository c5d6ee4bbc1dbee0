import t from 'tap';
import { CaseContext } from '../../harness/context.js';
import { direct } from '../../harness/setup.js';
import { levelsOff } from '../../steps/level.js';
import { connectBothWays, connectWay } from '../../steps/way.js';
import { contextOptions, openReaper } from '../helpers.js';

const MiB = 1024 * 1024;

t.test('writers have levelled off when none is taken from, or all is out', async (t) => {
  const options = contextOptions(openReaper(t), ['none']);
  const context = new CaseContext({ ...options, command: direct });
  t.teardown(() => context.close());
  await context.start();
  const ways = await connectBothWays(context, { reading: false });
  const floods = ways.map(({ writer }) => context.flood(writer, 256 * MiB));
  t.equal(await levelsOff(context, floods, 0), false, 'not at once');
  t.equal(await levelsOff(context, floods, 20_000), true);
  t.ok(floods.every((flood) => !flood.capped()));
  const { writer } = await connectWay(context, 'forward');
  t.equal(await levelsOff(context, context.flood(writer, 1 * MiB), 20_000, 60_000), true);
  for (const flood of floods) flood.stop();
});
