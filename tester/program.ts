import { Command } from 'commander';

/** A command line whose errors are thrown, to be told in one line; help is printed. */
export function createProgram(name: string): Command {
  return new Command(name).exitOverride().configureOutput({ outputError: () => {} });
}
