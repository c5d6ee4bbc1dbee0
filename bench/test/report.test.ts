import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { page } from '../report/page.js';
import { plot } from '../report/plot.js';
import { table } from '../report/table.js';
import { sampleResults } from './samples.js';

const names = { plot: 'benchmark.svg', raw: 'benchmark.json' };

const cells = (text: string, first: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`| ${first} `))
    ?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

t.test('the table has medians and spread, and says where there is no number and why', async (t) => {
  const text = table(sampleResults());
  t.same(cells(text, 'bulk, 1 connection'), [
    'bulk, 1 connection',
    'Gbit/s',
    'more',
    '31.0 (30.0–32.0)',
    '20.0 (10.0–30.0)',
    '25.0',
    '9.00',
    'not available',
    '30.0 (29.0–31.0)',
  ]);
  t.equal(cells(text, 'requests, kept-alive')?.[3], 'failed');
  t.equal(cells(text, 'CPU per request')?.[4], '–');
  t.notOk(cells(text, 'new connections'), 'a load that did not run has no rows');
});

t.test('the page judges every target', async (t) => {
  const text = page(sampleResults(), names);
  t.same(cells(text, 'bulk, 1 connection (Gbit/s)')?.slice(1), [
    'HAProxy, splice-auto',
    'at least 1.5 ×',
    '1.50 × (30.0 to 20.0)',
    'holds',
  ]);
  t.same(cells(text, 'requests, kept-alive (1/s)')?.slice(1), [
    'the best',
    'at least 0.95 ×',
    '0.76 × (19,000 to 25,000)',
    'misses by 20 %',
  ]);
  t.same(cells(text, 'memory per idle connection (KiB)')?.slice(3), ['–', 'not measured']);
});

t.test('the page names what was left out, what failed, and the versions', async (t) => {
  const text = page(sampleResults(), names);
  t.match(text, '- Left out: socat: socat is missing: apt-get');
  t.match(text, '- Failed: no proxy, requests, round 2: it broke');
  t.match(text, '- 7 errors: HAProxy, requests, round 3');
  t.match(text, '- 2026-11-20, `npm run bench`');
  t.match(text, '- 2 × Some CPU, 8 GiB of memory, Linux 6.1');
  t.match(text, '- node 20.19.0, haproxy 2.6.12');
  t.match(text, '](benchmark.svg)');
  t.match(text, '](benchmark.json)');
});

t.test('page and plot depend on the raw results alone', async (t) => {
  const again = JSON.parse(JSON.stringify(sampleResults()));
  t.equal(page(again, names), page(sampleResults(), names));
  t.equal(await plot(again), await plot(sampleResults()));
});

t.test('the plot has a panel for each measure and a bar for each median', async (t) => {
  const svg = await plot(sampleResults());
  t.match(svg, /^<svg .*<\/svg>\n$/s);
  for (const text of ['bulk, 1 connection', 'requests, kept-alive', 'tcpproxy splice', '31.0'])
    t.match(svg, `>${text}<`);
  t.notMatch(svg, '>socat<', 'nobody is drawn who was not there');
  t.notMatch(svg, '>new connections<');
  const fewer = sampleResults();
  fewer.samples = fewer.samples.filter(({ subject }) => subject !== 'direct');
  t.notMatch(await plot(fewer), '>31.0<');
});

t.test('the page in docs is what its raw results say', async (t) => {
  const docs = new URL('../../../docs/', import.meta.url);
  if (!existsSync(new URL('benchmark.json', docs))) {
    t.pass('there is none yet');
    return;
  }
  const raw = JSON.parse(readFileSync(new URL('benchmark.json', docs), 'utf8'));
  t.equal(readFileSync(new URL('benchmark.md', docs), 'utf8'), page(raw, names));
});
