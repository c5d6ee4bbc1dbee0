#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Address } from './address.js';
import { addCommonOptions, integer } from './flags.js';
import { runProgram } from './program.js';

// The command line of UC Berkeley CS 162's httpserver in its proxy mode, and its rule: "If either
// of the sockets closes, communication cannot continue, so you should close both sockets".

/** Where an HTTP server is found when no port is said. */
const httpPort = 80;

const command = addCommonOptions(
  new Command('cs162-proxy')
    .description("Forwards every connection to an upstream server; either side's close ends both.")
    .usage('--proxy host[:port] [--port N] [options]')
    .addOption(
      new Option('--proxy <host[:port]>', 'upstream server; the port is 80 unless it is given')
        .argParser(upstream)
        .makeOptionMandatory(),
    )
    .option('--port <N>', '0 to 65535; 0 takes a free port and the log says which', integer, 8000),
  { halfClose: false },
);

/** Reads `host`, `host:port` or, where the host has colons of its own, `[host]:port`. */
function upstream(text: string): Address {
  const parts = /^(?:\[(?<inner>[^\]]+)\]|(?<name>[^:[\]]+))(?::(?<port>\d+))?$/.exec(text)?.groups;
  if (parts) {
    const { inner, name = inner as string, port = httpPort } = parts;
    return { host: name, port: Number(port) };
  }
  const colons = text.split(':').length > 2 && !text.startsWith('[');
  throw new InvalidArgumentError(
    colons ? 'An IPv6 address stands in brackets.' : 'It is not host:port.',
  );
}

runProgram({
  command,
  usage: 'Usage: cs162-proxy --proxy host[:port] [--port N]',
  typed: {
    destinationHost: 'the host of --proxy',
    destinationPort: 'the port of --proxy',
    listenPort: '--port',
  },
  options() {
    const { proxy, port, ...common } = command.opts<{ proxy: Address; port: number }>();
    return {
      ...common,
      destinationHost: proxy.host,
      destinationPort: proxy.port,
      listenPort: port,
      halfClose: false,
    };
  },
});
