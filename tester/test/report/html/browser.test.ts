import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { tell } from '../../../log/story.js';
import { htmlReport } from '../../../report/html.js';
import { decided, runStarted } from '../../events.js';
import { makeResult } from '../../helpers.js';
import { findChromium, launch } from './chromium.js';
import { attempted, journalOf, killedRun } from './log.js';

const executable = findChromium();

interface Opened {
  page: Page;
  /** What went wrong in the page, and what it asked of the network. */
  trouble: string[];
  shown(): Promise<string[]>;
  /** The verdicts and severities that are chosen. */
  pressed(): Promise<string[]>;
  /** Presses the button of a verdict or severity. */
  choose(value: string): Promise<void>;
  open(id: string): Promise<void>;
}

/** Opens a report from disk, in a window of its own. */
async function openReport(
  t: Test,
  browser: Browser,
  { width = 1600, colorScheme = 'light' as 'light' | 'dark', hash = '', events = killedRun() } = {},
): Promise<Opened> {
  const folder = t.testdir({ 'report.html': htmlReport(tell(events)) });
  const address = pathToFileURL(join(folder, 'report.html')).href;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  t.teardown(() => page.close());
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address) trouble.push(request.url());
  });
  await page.goto(address + hash);
  return {
    page,
    trouble,
    shown: () =>
      page.$$eval('details.case:not([hidden])', (all) =>
        all.map((each) => each.getAttribute('data-id') ?? ''),
      ),
    pressed: () =>
      page.$$eval('button[aria-pressed=true]', (all) =>
        all.map((each) => each.getAttribute('value') ?? ''),
      ),
    choose: (value) => page.click(`button[value="${value}"]`),
    open: async (id) => {
      await page.click(`[data-id="${id}"]:not([open]) > summary`);
      await page.waitForSelector(`[data-id="${id}"][open]`);
    },
  };
}

t.test('in a browser', { skip: executable ? false : 'no chromium is installed' }, async (t) => {
  const browser = await launch(t, executable as string);
  t.test('cases are chosen by verdict, severity and text', async (t) => {
    const { page, shown, choose, trouble } = await openReport(t, browser);
    const count = () => page.textContent('.filters output');
    t.equal((await shown()).length, 7);
    await choose('failed');
    t.strictSame(await shown(), ['close.half'], 'the first choice shows nothing else');
    await choose('flaky');
    await choose('passed');
    t.strictSame(await shown(), ['close.half', 'close.late', 'data.crowd', 'data.plain']);
    await choose('recommended');
    t.strictSame(await shown(), ['data.crowd']);
    await choose('recommended');
    await choose('passed');
    t.strictSame(await shown(), ['close.half', 'close.late']);
    await page.fill('input[type=search]', 'END-of-file close.l');
    await page.press('input[type=search]', 'Enter');
    t.strictSame(await shown(), ['close.late']);
    t.equal(await count(), '1 of 7 cases shown');
    await page.fill('input[type=search]', '');
    await choose('failed');
    await choose('flaky');
    t.equal((await shown()).length, 7, 'of none chosen all are shown');
    t.strictSame(trouble, []);
  });

  t.test('a count in the heading chooses what it counts', async (t) => {
    const { page, shown, pressed, choose } = await openReport(t, browser);
    await choose('passed');
    await page.fill('input[type=search]', 'data');
    await page.click('.counts a:has-text("1 failed")');
    await page.waitForSelector('button[value=failed][aria-pressed=true]');
    t.strictSame(await pressed(), ['failed']);
    t.strictSame(await shown(), ['close.half']);
  });

  t.test('the address keeps what is shown, looked for and open', async (t) => {
    const { page, shown, pressed, choose } = await openReport(t, browser, {
      hash: '#verdict=failed,flaky&severity=required&find=close&open=close.late',
    });
    const opened = () =>
      page.$$eval('details[open]', (all) => all.map((each) => each.getAttribute('data-id')));
    t.strictSame(await shown(), ['close.half', 'close.late']);
    t.strictSame(await pressed(), ['failed', 'flaky', 'required']);
    await page.waitForSelector('[data-id="close.late"] .timeline svg');
    t.strictSame(await opened(), ['close.late'], 'the address goes before what is open at first');
    await choose('flaky');
    // The page itself knows at once what its driver may come to hear of later.
    const hash = String(await page.evaluate('location.hash'));
    const kept = '#verdict=failed&severity=required&find=close&open=close.late';
    t.equal(decodeURIComponent(hash), kept);
    await page.reload();
    t.strictSame(await shown(), ['close.half']);
    t.strictSame(await opened(), ['close.late']);
  });

  t.test('the first screen holds the buttons and the first cases, each in two lines', async (t) => {
    const command = ['./proxy', '{host}', '{port}', '{listen}', '--with=options '.repeat(8)];
    const seen = 'a sentence that is too long for a line '.repeat(20);
    const failed = decided(makeResult('a', { verdict: 'failed', failure: { expected: '', seen } }));
    const { page } = await openReport(t, browser, {
      events: [runStarted(['a', 'b'], { command }), failed],
    });
    const heightOf = async (selector: string) =>
      (await page.locator(selector).boundingBox())?.height;
    const top = (await page.locator('.case').first().boundingBox())?.y ?? 1_000;
    t.ok(top < 400, `the first case begins at ${top}`);
    const [line, title] = [
      await heightOf('.case:first-child .brief'),
      await heightOf('.case:first-child .title'),
    ];
    t.ok(line && title && line < 1.5 * title, `${line} of ${title}`);
  });

  t.test('everything can be reached by keyboard', async (t) => {
    const { page, pressed } = await openReport(t, browser);
    const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")');
    await page.focus('button[value=failed]');
    await page.keyboard.press('Space');
    t.strictSame(await pressed(), ['failed']);
    await page.focus('[data-id="close.half"] > summary');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-id="close.half"]:not([open])');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-id="close.half"][open] .timeline svg');
    await page.keyboard.press('Tab');
    t.equal(await page.evaluate('document.activeElement.tagName'), 'SELECT');
    await page.keyboard.press('Tab');
    t.equal(await focused(), '0.203 s, origin 1: accepted the connection');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const told = '0.204 s, client 1: sent 70,000 bytes from offset 0 on in 36 ms';
    t.equal(await focused(), told);
    t.equal(await page.textContent('.tip:not([hidden])'), told);
    await page.keyboard.press('End');
    t.equal(await focused(), '8.450 s, client 1: the connection is closed');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    t.equal(await focused(), '0.203 s, origin 1: accepted the connection');
    await page.keyboard.press('Escape');
    t.equal(await page.isVisible('.tip'), false);
  });

  t.test('the wire is drawn with all that happened on it', async (t) => {
    const { page, trouble } = await openReport(t, browser);
    await page.waitForSelector('[data-id="close.half"][open] .timeline svg');
    t.equal(
      await page.locator('.timeline').count(),
      1,
      'nothing else is drawn before it is wanted',
    );
    t.equal(await page.evaluate('location.hash'), '', 'what is open at first need not be kept');
    const kinds = await page.$$eval('.timeline .mark', (marks) =>
      marks.map((mark) => mark.getAttribute('class')?.replace('mark ', '')),
    );
    t.equal(kinds.join(' '), 'connect connect transfer transfer fin fin fin transfer reset closed');
    const gap = await page.textContent('.timeline .silence');
    t.equal(gap, '8.2 s nothing');
    t.match(
      await page.$$eval('.parting text', (lines) =>
        lines.map((each) => each.textContent).join(' '),
      ),
      'Departs from the direct run: client 1 saw FIN after 0 bytes. Directly: 1 byte.',
    );
    const line = await page.locator('.parting line').boundingBox();
    const fins = await page.locator('.timeline .mark.fin .line').all();
    const [own, wrong] = await Promise.all(fins.slice(0, 2).map((each) => each.boundingBox()));
    t.ok(line && own && wrong && own.y < line.y && line.y < wrong.y, 'the line is in its place');
    t.ok(line && wrong && wrong.y - line.y < 40);
    await page.hover('.timeline .mark.reset');
    t.equal(
      await page.textContent('.tip:not([hidden])'),
      '8.449 s, origin 1: the connection was reset (ECONNRESET)',
    );
    t.equal(await page.locator('.plot svg polyline').count(), 2);
    t.match(await page.getAttribute('.plot svg', 'aria-label'), /^Memory: at most 3\.34 MiB$/);
    t.equal(await page.textContent('.evidence pre'), 'proxy: <closed>\n');
    for (const _ of ['close it', 'open it']) await page.click('[data-id="close.half"] > summary');
    await page.waitForSelector('[data-id="close.half"][open] .timeline svg');
    t.equal(await page.locator('.timeline').count(), 1, 'it is drawn once');
    t.strictSame(trouble, []);
  });

  t.test('one of several connections can be chosen, and one of two attempts', async (t) => {
    const { page, open } = await openReport(t, browser);
    const marks = (id: string) => page.locator(`[data-id="${id}"] .mark[aria-label]`);
    const choose = async (id: string, option: string) => {
      await page.selectOption(`[data-id="${id}"] select`, { label: option });
      await page.waitForSelector(`[data-id="${id}"] .timeline svg`);
    };
    await open('data.crowd');
    await page.waitForSelector('[data-id="data.crowd"] .timeline svg');
    t.equal(await marks('data.crowd').count(), 2);
    await choose('data.crowd', 'client 3 and origin 3');
    t.match(await marks('data.crowd').first().getAttribute('aria-label'), 'client 3');
    await choose('data.crowd', 'all');
    t.equal(await marks('data.crowd').count(), 6);
    await open('close.late');
    await page.waitForSelector('[data-id="close.late"] .timeline svg');
    t.equal(await marks('close.late').count(), 10, 'the attempt that failed');
    await choose('close.late', 'attempt 2: passed');
    t.equal(await marks('close.late').count(), 2);
    await choose('close.half', 'direct run, without the proxy');
    t.equal(await marks('close.half').count(), 9);
    t.match(await page.textContent('[data-id="close.half"] .timeline'), 'no proxy');
    t.equal(await page.locator('[data-id="close.half"] .parting').count(), 0);
    await open('data.plain');
    await page.waitForSelector('[data-id="data.plain"] .timeline svg');
    t.equal(
      await page.locator('[data-id="data.plain"] .plot').count(),
      0,
      'one sample is no curve',
    );
    await open('flow.slow');
    await page.waitForSelector('[data-id="flow.slow"] .timeline svg');
  });

  t.test('of very many entries the middle is left out', async (t) => {
    const many = Array.from({ length: 900 }, (_, at) =>
      journalOf([at, `client ${1 + (at % 3)}`, 'sent', { bytes: 1, offset: at }]),
    );
    const [started] = killedRun();
    const events = [...(started ? [started] : []), ...attempted('close.half', many.flat())];
    const { page, open } = await openReport(t, browser, { events });
    await open('close.half');
    await page.selectOption('select', { label: 'all' });
    await page.waitForSelector('.mark.note');
    t.equal(await page.locator('.timeline .mark.transfer').count(), 300);
    t.equal(await page.textContent('.mark.note text'), '600 entries are left out here');
  });

  for (const width of [400, 1600])
    for (const colorScheme of ['light', 'dark'] as const)
      t.test(`at ${width} pixels, ${colorScheme}, it fits and can be read by all`, async (t) => {
        const { page, open, choose, trouble } = await openReport(t, browser, {
          width,
          colorScheme,
        });
        for (const each of ['failed', 'flaky', 'passed', 'recommended', 'required'])
          await choose(each);
        await open('data.crowd');
        await page.waitForSelector('[data-id="data.crowd"] .timeline svg');
        await page.waitForSelector('.plot svg');
        const beyond = 'document.documentElement.scrollWidth - innerWidth';
        t.equal(await page.evaluate(beyond), 0, 'nothing stands beyond the edge');
        await page.evaluate(axe.source);
        const found = await page.evaluate('axe.run()');
        const { violations } = found as { violations: { id: string; nodes: { html: string }[] }[] };
        t.strictSame(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
          [],
        );
        t.strictSame(trouble, []);
      });
});
