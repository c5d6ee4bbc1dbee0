import { fileURLToPath } from 'node:url';
import { confinementOf } from '../confinement.js';
import { UsageError } from '../errors.js';
import { parseCommand } from '../harness/command.js';
import { rerunOnLoopback } from '../loopback.js';
import { parseArguments, type TesterOptions } from '../options.js';
import { Outlets } from '../outlets.js';
import { profilesWith } from '../profile-file.js';
import { loadCases } from '../registry.js';
import { spreadReport } from '../report/spread.js';
import { type Selection, select } from '../selection.js';
import { Session, type Subject } from '../session.js';
import { openTerminal } from '../terminal.js';
import { type CaseResult, exitCode, exitCodeOf } from '../verdict.js';
import { openBaseline } from './baseline.js';

const bundledProxy = fileURLToPath(new URL('../../proxy/cli.js', import.meta.url));

/** Grades a subject and returns the exit code. Throws commander's errors and `UsageError`. */
export async function grade(
  words: readonly string[],
  version: string,
  interrupted: AbortSignal,
): Promise<number> {
  const options = parseArguments(words, version);
  const cases = await loadCases();
  const selection = select(await profilesWith(options.profile, cases), cases, options);
  if (options.wire !== undefined) requireSelected(selection, 'model.wire', '--wire');
  const subject = subjectOf(options, selection);
  const baseline = openBaseline(options, new Set(cases.keys()));
  const confinement = options.limits && (await confinementOf(options.limits, warn));
  if (confinement?.elsewhere) return rerunOnLoopback(words, interrupted);
  const outlets = openOutlets(options);

  const terminal = openTerminal(process.stdout, { silent: outlets.silent });
  const session = new Session({ ...options, selection, version, confinement, outlets, terminal });
  session.baseline = baseline.known;
  const runs: CaseResult[][] = [];
  try {
    while (runs.length < options.repeat && !interrupted.aborted) {
      if (options.repeat > 1) terminal.print([`Run ${runs.length + 1} of ${options.repeat}`]);
      runs.push(await session.grade(subject, interrupted));
    }
  } finally {
    terminal.close();
  }
  if (options.repeat > 1) terminal.print(spreadReport(runs));
  session.close();
  if (interrupted.aborted) return exitCode.interrupted;
  terminal.print(baseline.settle(runs));
  return worst(runs.map((results) => exitCodeOf(results, options)));
}

function subjectOf({ command, stallTimeout }: TesterOptions, { profile }: Selection): Subject {
  if (command.length > 0)
    return {
      name: command.join(' '),
      words: command,
      command: parseCommand(command, profile.invocation),
    };
  const promise = String(stallTimeout / 1000);
  const words = ['{host}', '{port}', '{listen}', '--stall-timeout', promise];
  return {
    name: 'tcpproxy',
    words: [],
    command: [process.execPath, bundledProxy, ...words],
  };
}

function openOutlets({ report, json }: TesterOptions): Outlets {
  const alias = json === undefined ? [] : [{ format: 'json', file: json }];
  return new Outlets([...report, ...alias], (text) => process.stdout.write(text));
}

function warn(line: string): void {
  process.stderr.write(`tester: ${line}\n`);
}

/** Better than to ignore it. */
function requireSelected({ cases }: Selection, id: string, option: string): void {
  if (!cases.some((each) => each.id === id))
    throw new UsageError(`${option} is for ${id}: add --profile full --only ${id}`);
}

/** A failure outweighs what is unknown, and that outweighs success. */
function worst(codes: readonly number[]): number {
  const order = [exitCode.failed, exitCode.inconclusive];
  return order.find((code) => codes.includes(code)) ?? exitCode.passed;
}
