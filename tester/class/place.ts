import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.js';
import { replaceFile, withFile } from '../files.js';
import { removeFolder } from './folders.js';
import { takeLock } from './lock.js';

/** What was asked of every submission, by the words of the command line that say it. */
export type Asked = Readonly<Record<string, string>>;

/** What is kept of a submission beside its reports. */
export interface Kept {
  /** Of what was handed in. */
  fingerprint: string;
  /** Why there are no reports of the tester. */
  ungraded?: { status: 'not built' | 'no program'; reason: string };
}

/** Where it is, a class has been graded. */
const settingsFile = 'class.json';
const recordFile = 'graded.json';

/**
 * The folder that the results of a class go to. Each submission's results appear in it at once and
 * whole, when all is known of it: whoever stops the work in between loses what was under way, and
 * nothing else.
 */
export class Place {
  readonly #out: string;
  readonly #unlock: () => void;

  /**
   * Makes the folder `out`, a path without links, or goes on in one in which the same was `asked`. Throws {@link UsageError}
   * when something else is there, or another process is at work in it.
   */
  constructor(out: string, asked: Asked) {
    this.#out = out;
    withFile(out, 'written', () => mkdirSync(out, { recursive: true }));
    requireOurs(out);
    this.#unlock = takeLock(join(out, '.lock'), out);
    try {
      this.#settle(asked);
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  #settle(asked: Asked): void {
    const file = join(this.#out, settingsFile);
    if (existsSync(file)) requireSame(this.#out, readAsked(file), asked);
    else replaceFile(file, `${JSON.stringify(asked, null, 2)}\n`);
    // Of what was under way when somebody stopped it there is no telling how far it had come.
    withFile(this.#work(), 'written', () => removeFolder(this.#work()));
    const results = join(this.#out, 'submissions');
    withFile(results, 'written', () => mkdirSync(results, { recursive: true }));
  }

  #work(...names: string[]): string {
    return join(this.#out, '.work', ...names);
  }

  /** Where the results of a submission are, or will be. */
  resultsOf(name: string): string {
    return join(this.#out, 'submissions', name);
  }

  /** What is known of a submission; undefined when it is not graded. */
  kept(name: string): Kept | undefined {
    try {
      return JSON.parse(readFileSync(join(this.resultsOf(name), recordFile), 'utf8')) as Kept;
    } catch {
      return undefined;
    }
  }

  /** A new folder for the results of a submission, until all of them are there. */
  begin(name: string): string {
    const folder = this.#work(name);
    removeFolder(folder);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Puts what is in the folder that {@link begin} has made where results are. */
  keep(name: string, record: Kept): void {
    const [from, to] = [this.#work(name), this.resultsOf(name)];
    writeFileSync(join(from, recordFile), `${JSON.stringify(record)}\n`);
    // What was there goes away when what replaces it is there.
    const before = this.#work('.before');
    removeFolder(before);
    if (existsSync(to)) renameSync(to, before);
    renameSync(from, to);
    removeFolder(before);
  }

  /** Forgets what {@link begin} has made. */
  drop(name: string): void {
    removeFolder(this.#work(name));
  }

  /** Writes a file about the whole class, in one piece. */
  write(file: string, text: string): void {
    replaceFile(join(this.#out, file), text);
  }

  /** Leaves it to others. */
  close(): void {
    try {
      removeFolder(this.#work());
    } catch {
      // What cannot be removed is tried again the next time.
    } finally {
      this.#unlock();
    }
  }
}

/** Nothing of somebody else's is to be overwritten. */
function requireOurs(out: string): void {
  // Who was killed while it wrote the first file has left no other.
  const ours = /^(\.lock|class\.json\.\d+\.tmp)/;
  const names = readdirSync(out).filter((name) => !ours.test(name));
  if (names.length > 0 && !names.includes(settingsFile))
    throw new UsageError(`${out}: is not empty, and no class was graded in it`);
}

function readAsked(file: string): Asked {
  const text = withFile(file, 'read', () => readFileSync(file, 'utf8'));
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Asked;
  } catch {
    // Told below.
  }
  throw new UsageError(`${file}: is not what a class leaves`);
}

/** Half a class graded in one way and half in another is no table. */
function requireSame(out: string, before: Asked, now: Asked): void {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = names.find((name) => before[name] !== now[name]);
  if (changed === undefined) return;
  const told = ({ [changed]: value = 'none' }: Asked) =>
    value.length > 60 ? `${value.slice(0, 60)}…` : value;
  throw new UsageError(
    `${out}: was graded otherwise (${changed}: ${told(before)}, now ${told(now)}): name another folder for --out`,
  );
}
