import { appendFileSync } from 'node:fs';
import { Option } from 'commander';
import { UsageError } from './errors.js';
import { replaceFile, requireDistinct, requireReplaceable, unwritten } from './files.js';
import { bySubject } from './log/merge.js';
import type { RunStory } from './log/story.js';
import type { Format } from './report/format.js';
import { formats } from './report/formats.js';
import { fileNames } from './subject-names.js';

/**
 * A report that is wanted, and where; on standard output unless a file is named. Where `{subject}`
 * stands in the file's name, each subject has a file of its own.
 */
export interface ReportRequest {
  format: string;
  file?: string;
}

/** The option that asks for reports, in the words of a command; it may be given any number of times. */
export function reportOption(flags: string, about: string): Option {
  return new Option(flags, about).argParser((text: string, before: ReportRequest[] = []) => [
    ...before,
    parseReport(text),
  ]);
}

const placeholder = '{subject}';

export const formatNames = Object.keys(formats).join(', ');

/** Reads `FORMAT` or `FORMAT=FILE`; a file called `-` is standard output. Throws `UsageError`. */
export function parseReport(text: string): ReportRequest {
  const [format = '', ...rest] = text.split('=');
  if (!Object.hasOwn(formats, format))
    throw new UsageError(`no report is called ${format}; there are ${formatNames}`);
  const file = rest.join('=');
  const unknown = /\{(?!subject\})[^}]*\}/.exec(file)?.[0];
  if (unknown) throw new UsageError(`${unknown} is no placeholder; there is ${placeholder}`);
  if (rest.length > 0 && file === '') throw new UsageError(`--report ${format}= without a file`);
  return rest.length === 0 || file === '-' ? { format } : { format, file };
}

/** Where the reports of the runs go that were asked for. */
export class Outlets {
  readonly #requests: readonly (ReportRequest & { how: Format })[];
  readonly #print: (text: string) => void;
  readonly #env: NodeJS.ProcessEnv;
  /** Files that could not be written, and why, each in one line. */
  readonly #problems = new Map<string, string>();
  /** For `{subject}`, by the subject's name. */
  readonly #fileNames: ReadonlyMap<string, string>;

  /**
   * For reports about these `subjects`. Throws {@link UsageError} when a file cannot be written or
   * is one of those that are `used` otherwise, when two reports want the same file or standard
   * output for themselves, and when a report of one subject is wanted of several.
   */
  constructor(
    requests: readonly ReportRequest[],
    print: (text: string) => void,
    {
      subjects = [],
      used = [],
      env = process.env,
    }: {
      subjects?: readonly string[];
      used?: readonly (string | undefined)[];
      env?: NodeJS.ProcessEnv;
    } = {},
  ) {
    this.#requests = requests.map((each) => ({ ...each, how: formats[each.format] as Format }));
    this.#print = print;
    this.#env = env;
    const names = fileNames(subjects);
    this.#fileNames = new Map(subjects.map((name, index) => [name, names[index] as string]));
    const alone = this.#requests.filter(({ file, how }) => file === undefined && !how.adds);
    if (alone.length > 1)
      throw new UsageError(
        `only one report can be printed, not ${alone.map(({ format }) => format).join(' and ')}: name files, as in ${alone[1]?.format}=FILE`,
      );
    if (subjects.length > 1) for (const each of this.#requests) requireRoom(each);
    const files = requests.flatMap(({ file }) => {
      if (file === undefined) return [];
      return isForEach(file) ? names.map((name) => file.replaceAll(placeholder, name)) : [file];
    });
    requireDistinct([...used, ...files]);
    for (const file of files) requireReplaceable(file);
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
    for (const request of this.#requests)
      if (request.how.early)
        for (const { file, about } of this.#pieces(request, runs))
          if (file !== undefined)
            this.#try(file, () => replaceFile(file, request.how.render(about)));
  }

  /** Why files are not what they should be: one line for each that could not be written. */
  get problems(): string[] {
    return [...this.#problems.values()];
  }

  /** One file that cannot be written is no reason to lose the others. */
  #try(file: string, work: () => void): void {
    try {
      work();
      this.#problems.delete(file);
    } catch (error) {
      this.#problems.set(file, unwritten(file, error));
    }
  }

  /** Writes all of them. */
  write(runs: readonly RunStory[]): void {
    for (const request of this.#requests)
      for (const { file, about } of this.#pieces(request, runs)) {
        const { how } = request;
        const text = how.render(about);
        if (file === undefined) this.#print(text);
        else this.#try(file, () => replaceFile(file, text));
        const { aside } = how;
        const beside = aside && this.#env[aside.variable];
        if (aside && beside) this.#try(beside, () => appendFileSync(beside, aside.render(about)));
      }
  }

  /** What is written where: all of it in one piece, or one for each subject. */
  #pieces(
    { file }: ReportRequest,
    runs: readonly RunStory[],
  ): { file: string | undefined; about: readonly RunStory[] }[] {
    if (!isForEach(file)) return [{ file, about: runs }];
    return bySubject(runs).map((about) => {
      const name = this.#fileNames.get(about[0]?.started.subject ?? '') ?? '';
      return { file: file?.replaceAll(placeholder, name), about };
    });
  }
}

function isForEach(file: string | undefined): boolean {
  return file?.includes(placeholder) ?? false;
}

/** Several subjects in one file, or on standard output, are not for every format. */
function requireRoom({ format, file, how }: ReportRequest & { how: Format }): void {
  if (how.compares || isForEach(file)) return;
  throw new UsageError(
    `a report ${format} tells of one subject: name a file for each, as in ${format}=${placeholder}.${format}`,
  );
}
