import { sandboxOf, whyNot } from '../harness/sandbox.js';
import { usualLimits } from '../limits.js';

/** Why tests of a sandbox are left out here, if they are. */
export const noSandbox: string | false = (await whyNot(sandboxOf(usualLimits, []))) ?? false;
