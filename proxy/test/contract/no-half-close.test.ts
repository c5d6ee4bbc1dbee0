import t from 'tap';
import { eachEngine } from '../helpers/engines.js';
import { firstPair, settled, start } from '../helpers/proxy.js';
import { pattern, read } from '../helpers/sockets.js';

// Each waits out the time that a proxy gives the side that goes on: they wait together.
t.jobs = 4;
const extra = { buffered: true };

for (const first of ['client', 'upstream'] as const)
  eachEngine(`the end of the ${first} ends both, after what is held`, extra, async (t, engine) => {
    const { proxy, join, ended } = await start(t, { engine, halfClose: false });
    const [client, upstream] = await join();
    const [ending, other] = first === 'client' ? [client, upstream] : [upstream, client];
    const sent = pattern(12_000_000);
    other.write(sent);
    await settled(proxy, (pair) => pair.heldForUpstream + pair.heldForClient);
    const atOther = read(other);
    ending.end('bye');
    t.equal(await atOther.fate, 'fin');
    t.equal(atOther.bytes().toString(), 'bye');
    const { bytesToClient = 0, bytesToUpstream = 0 } = (await firstPair(proxy)) ?? {};
    const taken = first === 'client' ? bytesToClient : bytesToUpstream;
    t.ok(taken > 0, 'the pair is still there');
    const atEnding = read(ending);
    t.equal(await atEnding.fate, 'fin', 'though the other has not ended');
    t.ok(atEnding.size() > taken, 'what was held came first');
    t.ok(atEnding.bytes().equals(sent.subarray(0, atEnding.size())), 'unchanged');
    t.match(await ended(), { outcome: 'complete' });
  });

eachEngine(
  'a client that goes on sending still gets all of the reply',
  extra,
  async (t, engine) => {
    const { join, ended } = await start(t, { engine, halfClose: false });
    const [client, upstream] = await join();
    const sent = pattern(4 << 20);
    const atClient = read(client);
    // Bytes that nobody reads would make the kernel reset the connection, and the reply with it.
    const chatter = setInterval(() => client.write('x'), 1);
    t.teardown(() => clearInterval(chatter));
    upstream.resume().end(sent);
    t.equal(await atClient.fate, 'fin');
    t.ok(atClient.bytes().equals(sent));
    t.match(await ended(), { outcome: 'complete', bytesToClient: sent.length });
  },
);
