import { appendFileSync } from 'node:fs';
import { UsageError } from './errors.js';
import { replaceFile, requireReplaceable } from './files.js';
import type { RunStory } from './log/story.js';
import type { Format } from './report/format.js';
import { formats } from './report/formats.js';

/** A report that is wanted, and where; on standard output unless a file is named. */
export interface ReportRequest {
  format: string;
  file?: string;
}

export const formatNames = Object.keys(formats).join(', ');

/** Reads `FORMAT` or `FORMAT=FILE`; a file called `-` is standard output. Throws `UsageError`. */
export function parseReport(text: string): ReportRequest {
  const [format = '', ...rest] = text.split('=');
  if (!Object.hasOwn(formats, format))
    throw new UsageError(`no report is called ${format}; there are ${formatNames}`);
  const file = rest.join('=');
  if (rest.length > 0 && file === '') throw new UsageError(`--report ${format}= without a file`);
  return rest.length === 0 || file === '-' ? { format } : { format, file };
}

/** Where the reports of the runs go that were asked for. */
export class Outlets {
  readonly #requests: readonly (ReportRequest & { how: Format })[];
  readonly #print: (text: string) => void;
  readonly #env: NodeJS.ProcessEnv;

  /**
   * Throws {@link UsageError} when a file cannot be written, and when two reports want standard
   * output for themselves.
   */
  constructor(
    requests: readonly ReportRequest[],
    print: (text: string) => void,
    env: NodeJS.ProcessEnv = process.env,
  ) {
    this.#requests = requests.map((each) => ({ ...each, how: formats[each.format] as Format }));
    this.#print = print;
    this.#env = env;
    const alone = this.#requests.filter(({ file, how }) => file === undefined && !how.adds);
    if (alone.length > 1)
      throw new UsageError(
        `only one report can be printed, not ${alone.map(({ format }) => format).join(' and ')}: name files, as in ${alone[1]?.format}=FILE`,
      );
    for (const { file } of requests) if (file !== undefined) requireReplaceable(file);
  }

  /** Standard output belongs to a report: nothing else is to be printed there. */
  get silent(): boolean {
    return this.#requests.some(({ file, how }) => file === undefined && !how.adds);
  }

  /** A report is wanted that needs what happened on the wire. */
  get detailed(): boolean {
    return this.#requests.some(({ how }) => how.detailed);
  }

  /** A report that is wanted is written while cases run. */
  get early(): boolean {
    return this.#requests.some(({ how }) => how.early);
  }

  /** Writes those that must be there whenever the tester is killed. */
  writeEarly(runs: readonly RunStory[]): void {
    for (const { file, how } of this.#requests)
      if (how.early && file !== undefined) replaceFile(file, how.render(runs));
  }

  /** Writes all of them. */
  write(runs: readonly RunStory[]): void {
    for (const { file, how } of this.#requests) {
      const text = how.render(runs);
      if (file === undefined) this.#print(text);
      else replaceFile(file, text);
      const aside = how.aside && this.#env[how.aside.variable];
      if (how.aside && aside) appendFileSync(aside, how.aside.render(runs));
    }
  }
}
