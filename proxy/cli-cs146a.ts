#!/usr/bin/env node
import { Command } from 'commander';
import { addCommonOptions, integer } from './flags.js';
import { runProgram } from './program.js';

// The command line of Brandeis CS 146a, project 1, "Invoking your TCP proxy".

const command = addCommonOptions(
  new Command('cs146a-tcpproxy')
    .description('Forwards every connection to server_port to remote_host:remote_port.')
    .usage('remote_host remote_port server_port [options]')
    .argument('<remote_host>', 'name or address, resolved afresh for each connection')
    .argument('<remote_port>', '1 to 65535', integer)
    .argument('<server_port>', '0 to 65535; 0 takes a free port and the log says which', integer),
);

runProgram({
  command,
  // To the letter, and nothing beside it: the document gives the program another name.
  usage: 'Usage: tcpproxy remote_host remote_port server_port',
  usageAlone: true,
  options() {
    const [destinationHost, destinationPort, listenPort] = command.processedArgs;
    return { ...command.opts(), destinationHost, destinationPort, listenPort };
  },
});
