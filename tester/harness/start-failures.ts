import { Failure } from '../errors.js';
import { anyOne, usually } from './called.js';
import { type CommandLine, tellCommand, wordsFor } from './command.js';

/** What was to be started. */
export interface Started {
  /** As messages are to call it. */
  called: string;
  /** With its placeholders. */
  template: CommandLine;
  /** With everything filled in. */
  command: CommandLine;
  /** The port that it was to listen on. */
  port: number;
}

/** The subject's first process has ended before it listened, how `exit` says. */
export function exitedEarly(
  { called, template, command, port }: Started,
  exit: string,
  lastWords: string,
  left: boolean,
): Failure {
  const leaving = left ? ', leaving processes behind in the background' : '';
  return new Failure({
    expected: `${anyOne(called)} that listens on port ${port} and stays in the foreground`,
    seen: `it ended with ${exit}${leaving}${lastWords ? `; its last words: ${lastWords}` : ''}`,
    where: tellCommand(command),
    likelyCause: whyExited(template, exit, left),
    general: true,
  });
}

/** The port is free, and the subject says that it is not. */
export function portRefused(port: number, called = usually): Failure {
  return new Failure({
    expected: `${anyOne(called)} that listens on port ${port}, on which nobody listens`,
    seen: 'it said that the port is in use',
    likelyCause:
      'SO_REUSEADDR is not set before bind(), so remains of old connections are in the way.',
    general: true,
  });
}

/** Whatever port the subject was given, it said that it is in use. */
export function portsRefused(template: CommandLine, called = usually): Failure {
  return new Failure({
    expected: `${anyOne(called)} that listens on the port it is given`,
    seen: 'four times it said that the port is in use, with a different free port each time',
    likelyCause: `${ignoresPort(template)}, and binds a port of its own.`,
    general: true,
  });
}

function whyExited(template: CommandLine, exit: string, left: boolean): string {
  if (left) return 'The program turns itself into a daemon; a subject must stay in the foreground.';
  if (exit.startsWith('error'))
    return 'The system cannot run it: perhaps the interpreter in its first line does not exist.';
  if (/^code 12[67]$/.test(exit))
    return 'It could not be run: a script needs a first line such as #!/usr/bin/env python3, and its interpreter.';
  return `It does not take its arguments as ${wordsFor(template)}, or cannot be started like that at all.`;
}

/** The subject runs, but does not listen, or listens on `others`. */
export function neverListened(
  { called, template, command, port }: Started,
  within: number,
  others: readonly number[],
): Failure {
  const elsewhere = others.length > 0 ? `, but listens on ${others.join(', ')}` : '';
  return new Failure(
    {
      expected: `${anyOne(called)} that listens on port ${port}`,
      seen: `it did not within ${within / 1000} s${elsewhere}`,
      where: tellCommand(command),
      likelyCause: `${ignoresPort(template)}, or waits before it listens.`,
      general: true,
    },
    true,
  );
}

function ignoresPort(template: CommandLine): string {
  return `The program does not take ${wordsFor(template, ['{listen}'])} for the port to listen on`;
}
