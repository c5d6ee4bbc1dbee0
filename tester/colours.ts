import { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { type Paint, plain, type Tone } from './report/paint.js';

type Style = Parameters<typeof styleText>[0];

const styles: Readonly<Record<Tone, Style>> = {
  good: 'green',
  bad: 'red',
  doubtful: 'yellow',
  faint: 'dim',
};

/** How many a terminal must have: the first ones of all, which follow its theme. */
const enough = 16;

/**
 * Colours for a stream that is a terminal and has them, and for any stream where `FORCE_COLOR`
 * says so; none where `NO_COLOR` is set and not empty, whatever else is said.
 */
export function coloursOf(
  stream: { isTTY?: boolean },
  env: NodeJS.ProcessEnv = process.env,
): Paint {
  const { NO_COLOR: none, ...rest } = env;
  const wanted = !none && (stream.isTTY || env.FORCE_COLOR !== undefined);
  // It looks at nothing but the environment, and would take an empty NO_COLOR for one that is set.
  if (!wanted || !WriteStream.prototype.hasColors(enough, rest)) return plain;
  return (tone, text) => styleText(styles[tone], text, { validateStream: false });
}
