// A relay that opens a file for every tenth connection and forgets it. Started as
// PROGRAM destination-host destination-port listen-port.
import { openSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const [host = '', port, listen] = process.argv.slice(2);
let accepted = 0;

createServer({ allowHalfOpen: true }, (client) => {
  accepted += 1;
  if (accepted % 10 === 0) openSync('/dev/null', 'r');
  const upstream = connect({ host, port: Number(port), allowHalfOpen: true });
  for (const socket of [client, upstream])
    socket.on('error', () => {
      client.destroy();
      upstream.destroy();
    });
  client.pipe(upstream).pipe(client);
}).listen(Number(listen));
