import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import t from 'tap';
import type { RunStory } from '../../../log/story.js';
import { comparisonPage } from '../../../report/html/comparison.js';
import { storyOf } from '../stories.js';
import { findChromium, launch } from './chromium.js';

// The page as a reader has it: from disk, in a browser.

const executable = findChromium();

const failure = {
  expected: '65552 bytes',
  seen: 'end-of-file was read after 16 bytes, which is a sentence that is long enough to break',
  where: 'client 1, after byte 16 of what it received',
  likelyCause: 'On end-of-file the proxy closes both sockets.',
};

/** What a checker of accessibility has to say against the page, in short. */
const violations = `axe.run().then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ target }) => String(target))]))`;

/** Seven subjects and forty cases: more than fits any screen. */
function manyRuns(): RunStory[] {
  const ids = Array.from({ length: 40 }, (_, index) => `close.some-case-of-these-${index}`);
  const others = ['flaky', 'inconclusive', 'skipped', 'begun', 'waiting'] as const;
  return Array.from({ length: 7 }, (_, column) =>
    storyOf(
      `fixtures/peers/subject-number-${column}`,
      Object.fromEntries(
        ids.map((id, row) => {
          if (row % 4 > 0) return [id, 'passed'];
          const fate = others[(row / 4 + column) % 9];
          return [id, fate ?? { verdict: 'failed', failure }];
        }),
      ),
      { ended: false },
    ),
  );
}

/** Opens the page and collects what it complains of and asks for. */
async function open(browser: Browser, file: string, options: Parameters<Browser['newPage']>[0]) {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return { page, complaints };
}

const shownRows = (page: Page) => page.locator('#rows > tr:visible').count();

t.test('in a browser', { skip: executable ? false : 'no chromium is installed' }, async (t) => {
  const file = join(t.testdir(), 'comparison.html');
  writeFileSync(file, comparisonPage(manyRuns()));
  const browser = await launch(t, executable as string);

  await t.test('rows are chosen, and cells opened, by keyboard', async (t) => {
    const { page, complaints } = await open(browser, file, {
      viewport: { width: 1200, height: 800 },
    });
    t.equal(await shownRows(page), 40);
    await page.locator('#differences').focus();
    await page.keyboard.press('Space');
    t.equal(await shownRows(page), 10);
    t.equal(await page.locator('#shown').textContent(), '10 of 40 cases');
    await page.keyboard.press('Tab');
    t.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'region');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const more = page.locator('#rows details[open] a');
    t.equal(await more.count(), 1);
    await more.press('Enter');
    const told = page.locator('article:target');
    t.ok(await told.isVisible());
    t.match(await told.textContent(), /close\.some-case-of-these-0/);
    await page.locator('#differences').uncheck();
    t.equal(await shownRows(page), 40);
    t.strictSame(complaints, []);
  });

  await t.test('the way back shows a row that is hidden', async (t) => {
    const { page } = await open(browser, file, { viewport: { width: 1200, height: 800 } });
    await page.locator('#differences').check();
    const row = page.locator('#case-close\\.some-case-of-these-1');
    t.notOk(await row.isVisible());
    await page.evaluate(() => {
      location.hash = 'case-close.some-case-of-these-1';
    });
    await row.waitFor({ state: 'visible' });
    t.equal(await shownRows(page), 40);
  });

  for (const width of [400, 1600])
    for (const colorScheme of ['light', 'dark'] as const)
      await t.test(`${width} columns wide, ${colorScheme}`, async (t) => {
        const { page, complaints } = await open(browser, file, {
          viewport: { width, height: 800 },
          colorScheme,
        });
        for (const summary of (await page.locator('#rows summary').all()).slice(0, 3))
          await summary.press('Enter');
        t.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        const matrix = page.locator('.matrix');
        await matrix.evaluate((element) => element.scrollTo(150, 300));
        t.equal(await matrix.evaluate((element) => element.scrollTop), 300);
        const corner = (selector: string) => page.locator(selector).first().boundingBox();
        const [frame, head, first] = await Promise.all(
          ['.matrix', '.matrix thead th', '.matrix tbody th'].map(corner),
        );
        t.ok(Math.abs((head?.y ?? 0) - (frame?.y ?? 0)) < 3, 'the heads stay');
        t.ok(Math.abs((first?.x ?? 0) - (frame?.x ?? 0)) < 3, 'and so do the names');
        await page.evaluate(axe.source);
        t.strictSame(await page.evaluate(violations), []);
        t.strictSame(complaints, []);
      });
});
