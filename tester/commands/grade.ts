import { confinementOf } from '../confinement.js';
import { UsageError } from '../errors.js';
import { rerunOnLoopback } from '../loopback.js';
import { parseArguments, type TesterOptions } from '../options.js';
import { Outlets, parseReport } from '../outlets.js';
import { profilesWith } from '../profile-choice.js';
import { loadCases } from '../registry.js';
import { matrixReport } from '../report/matrix.js';
import { spreadReport } from '../report/spread.js';
import { type Selection, select } from '../selection.js';
import { Session, type Subject } from '../session.js';
import { openTerminal, type Terminal, widthOf } from '../terminal.js';
import { type CaseResult, exitCode, exitCodeOf } from '../verdict.js';
import { openBaseline } from './baseline.js';
import { subjectsOf } from './subjects.js';
import { tellUnwritten } from './unwritten.js';

/** Grades one subject or several and returns the exit code. Throws commander's errors, `UsageError`. */
export async function grade(
  words: readonly string[],
  version: string,
  interrupted: AbortSignal,
): Promise<number> {
  const options = parseArguments(words, version);
  const cases = await loadCases();
  const selection = select(await profilesWith(options.profile, cases), cases, options);
  if (options.wire !== undefined) requireSelected(selection, 'model.wire', '--wire');
  const subjects = subjectsOf(options, selection);
  // What watches takes a while to load, and few runs need it.
  const watching = options.watch ? await import('./watch.js') : undefined;
  const watched = watching?.watchable(options, subjects);
  const baseline = openBaseline(options, new Set(cases.keys()));
  const confinement = options.limits && (await confinementOf(options.limits, warn));
  if (confinement?.elsewhere) return rerunOnLoopback(words, interrupted);
  const outlets = openOutlets(options, subjects);

  const terminal = openTerminal(process.stdout, { silent: outlets.silent });
  const open = (screen: Terminal) => {
    const opened = new Session({
      ...options,
      selection,
      version,
      confinement,
      outlets,
      terminal: screen,
    });
    opened.baseline = baseline.known;
    return opened;
  };
  if (watching && watched)
    return watching.watch({ ...options, subject: watched, open, terminal, baseline }, interrupted);
  const session = open(terminal);
  const runs: CaseResult[][] = [];
  try {
    for (const subject of subjects) {
      if (interrupted.aborted) break;
      if (subjects.length > 1) terminal.print([subject.name]);
      runs.push(...(await repeat(options.repeat, subject, { session, terminal, interrupted })));
    }
  } finally {
    terminal.close();
  }
  if (subjects.length > 1)
    terminal.print([
      '',
      ...matrixReport(session.runs(), widthOf(process.stdout)),
      ...leftOut(subjects, session),
    ]);
  const unwritten = tellUnwritten(session.close());
  // Who interrupts when all is decided has missed nothing.
  const isWhole = runs.length === subjects.length * options.repeat && !session.isCutShort;
  if (!isWhole) return exitCode.interrupted;
  terminal.print(baseline.settle(runs));
  return worst([...runs.map((results) => exitCodeOf(results, options)), unwritten]);
}

/** The subjects that an interruption has left nothing to be said of. */
function leftOut(subjects: readonly Subject[], session: Session): string[] {
  const begun = new Set(session.runs().map(({ started }) => started.subject));
  const names = subjects.map(({ name }) => name).filter((name) => !begun.has(name));
  return names.length > 0 ? [`note: not graded: ${names.join(', ')}`] : [];
}

/** Grades a subject so many times, and shows the spread when that is more than one. */
async function repeat(
  times: number,
  subject: Subject,
  at: { session: Session; terminal: Terminal; interrupted: AbortSignal },
): Promise<CaseResult[][]> {
  const { session, terminal, interrupted } = at;
  const runs: CaseResult[][] = [];
  while (runs.length < times && !interrupted.aborted) {
    if (times > 1) terminal.print([`Run ${runs.length + 1} of ${times}`]);
    runs.push(await session.grade(subject, interrupted));
  }
  if (times > 1) terminal.print(spreadReport(runs));
  return runs;
}

function openOutlets(options: TesterOptions, subjects: readonly Subject[]): Outlets {
  const { report, json, events, baseline, writeBaseline } = options;
  const alias = json === undefined ? [] : [parseReport(`json=${json}`)];
  const names = subjects.map(({ name }) => name);
  const print = (text: string) => process.stdout.write(text);
  return new Outlets([...report, ...alias], print, {
    subjects: names,
    // A baseline may be written anew.
    used: [events, baseline, ...(writeBaseline === baseline ? [] : [writeBaseline])],
  });
}

function warn(line: string): void {
  process.stderr.write(`tester: ${line}\n`);
}

/** Better than to ignore it. */
function requireSelected({ cases }: Selection, id: string, option: string): void {
  if (!cases.some((each) => each.id === id))
    throw new UsageError(`${option} is for ${id}: add --profile full --only ${id}`);
}

/** A failure outweighs what is not written, that outweighs what is unknown, and that success. */
function worst(codes: readonly number[]): number {
  const order = [exitCode.failed, exitCode.unwritten, exitCode.inconclusive];
  return order.find((code) => codes.includes(code)) ?? exitCode.passed;
}
