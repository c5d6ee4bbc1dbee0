import * as fc from 'fast-check';
import t from 'tap';
import { programs } from '../../wire/generator.js';
import { formatScript } from '../../wire/program.js';

function scripts(seed: number, numRuns = 100): string[] {
  return fc.sample(programs, { seed, numRuns }).map(formatScript);
}

t.test('the same seed gives the same programs, another gives others', async (t) => {
  t.strictSame(scripts(7), scripts(7));
  t.strictNotSame(scripts(7), scripts(8));
});

/** What must be among the hundred programs of any seed, so that no seed lets a fault pass. */
const kinds: [what: string, pattern: RegExp][] = [
  ['bytes on a half-closed connection', /client\.fin.* origin\.eof.* origin\.write/],
  ['the same the other way', /origin\.fin.* client\.eof.* client\.write/],
  ['a reset on a half-closed connection', /(client\.fin.* origin|origin\.fin.* client)\.reset/],
  ['a reset while the other end does not read', /(client\.pause.* origin|origin.* client)\.reset/],
  ['FIN behind bytes for one who does not read', /pause.*write.*fin.*resume/],
  ['more than systems hold', /\(\d{7}\)/],
  ['a full buffer exactly', /write\((4096|8192|16384|32768|65536)\)/],
  ['a single byte, waited for', /write\(1\) \w+\.read\(1\)/],
  ['a pause of both', /wait\(/],
];

for (const [what, pattern] of kinds)
  t.test(`every seed has it: ${what}`, async (t) => {
    for (let seed = 1; seed <= 50; seed += 1)
      t.ok(
        scripts(seed).some((script) => pattern.test(script)),
        `seed ${seed}`,
      );
  });

t.test('a program that fails becomes as short as it can be', async (t) => {
  const shortest = (fails: RegExp | ((script: string) => boolean)) => {
    const failing = typeof fails === 'function' ? fails : (script: string) => fails.test(script);
    const property = fc.property(programs, (steps) => !failing(formatScript(steps)));
    const { counterexample } = fc.check(property, { seed: 1, numRuns: 2_000 });
    return formatScript(counterexample?.[0] ?? []);
  };
  t.equal(shortest(/./), 'origin.fin() client.eof() client.fin() origin.eof()');
  t.equal(
    shortest((script) =>
      [...script.matchAll(/client\.write\((\d+)\)/g)].some(([, size]) => Number(size) > 70_001),
    ),
    'client.write(70002) client.fin() origin.eof() origin.fin() client.eof()',
  );
  t.equal(shortest(/origin\.fin.* client\.reset/), 'origin.fin() client.reset() origin.over()');
});
