import { Failure } from '../errors.js';

/** The subject's first process has ended before it listened, how `exit` says. */
export function exitedEarly(port: number, exit: string, lastWords: string, left: boolean): Failure {
  const leaving = left ? ', leaving processes behind in the background' : '';
  return new Failure({
    expected: `a proxy that listens on port ${port} and stays in the foreground`,
    seen: `it ended with ${exit}${leaving}${lastWords ? `; its last words: ${lastWords}` : ''}`,
    likelyCause: whyExited(exit, left),
  });
}

/** The port is free, and the subject says that it is not. */
export function portRefused(port: number): Failure {
  return new Failure({
    expected: `a proxy that listens on port ${port}, on which nobody listens`,
    seen: 'it said that the port is in use',
    likelyCause:
      'SO_REUSEADDR is not set before bind(), so remains of old connections are in the way.',
  });
}

function whyExited(exit: string, left: boolean): string {
  if (left) return 'The program turns itself into a daemon; a subject must stay in the foreground.';
  if (exit.startsWith('error'))
    return 'The system cannot run it: perhaps the interpreter in its first line does not exist.';
  if (/^code 12[67]$/.test(exit))
    return 'It could not be run: a script needs a first line such as #!/usr/bin/env python3, and its interpreter.';
  return 'It does not take its arguments as destination-host destination-port listen-port, or cannot be started like that at all.';
}

/** The subject runs, but does not listen, or listens on `others`. */
export function neverListened(port: number, within: number, others: readonly number[]): Failure {
  const elsewhere = others.length > 0 ? `, but listens on ${others.join(', ')}` : '';
  return new Failure(
    {
      expected: `a proxy that listens on port ${port}`,
      seen: `it did not within ${within / 1000} s${elsewhere}`,
      likelyCause: 'The program ignores its third argument, or waits before it listens.',
    },
    true,
  );
}
