#!/usr/bin/env node
import { Command } from 'commander';
import { addCommonOptions, integer } from './flags.js';
import { runProgram } from './program.js';

const command = addCommonOptions(
  new Command('tcpproxy')
    .description('Forwards every connection to listen-port to destination-host:destination-port.')
    .usage('destination-host destination-port listen-port [options]')
    .argument('<destination-host>', 'name or address, resolved afresh for each connection')
    .argument('<destination-port>', '1 to 65535', integer)
    .argument('<listen-port>', '0 to 65535; 0 takes a free port and the log says which', integer),
);

runProgram({
  command,
  usage: 'Usage: tcpproxy destination-host destination-port listen-port',
  options() {
    const [destinationHost, destinationPort, listenPort] = command.processedArgs;
    return { ...command.opts(), destinationHost, destinationPort, listenPort };
  },
});
