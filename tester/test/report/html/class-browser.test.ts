import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import t from 'tap';
import { classPage } from '../../../report/html/class-page.js';
import { aClass } from './a-class.js';
import { findChromium, launch } from './chromium.js';

const executable = findChromium();

const many = Array.from({ length: 60 }, (_, index) => `student-${index}`);

/** What a checker of accessibility has to say against the page, in short. */
const violations = `axe.run().then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ target }) => String(target))]))`;

t.test('in a browser', { skip: executable ? false : 'no chromium is installed' }, async (t) => {
  const file = join(t.testdir(), 'index.html');
  writeFileSync(file, classPage(aClass(many)));
  const browser = await launch(t, executable as string);
  const open = async (options: Parameters<typeof browser.newPage>[0]) => {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(file).href);
    return { page, complaints };
  };

  await t.test('a submission is found by its name, and the weakest come first', async (t) => {
    const { page, complaints } = await open({ viewport: { width: 1200, height: 800 } });
    const names = () => page.locator('#rows > tr:visible th').allTextContents();
    t.equal((await names()).length, 66);
    await page.locator('#name').fill('STUDENT-1');
    t.strictSame(
      await names(),
      [1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19].map((n) => `student-${n}`),
    );
    t.equal(await page.locator('#shown').textContent(), '11 of 66');
    await page.locator('#name').fill('');
    await page.locator('#by-points').focus();
    await page.keyboard.press('Space');
    t.strictSame((await names()).slice(0, 2), ['dan', 'cyd']);
    await page.keyboard.press('Space');
    t.strictSame((await names()).slice(0, 3), ['ada', 'Bob', 'cyd']);
    t.strictSame(complaints, []);
  });

  await t.test('the scores are a picture that can be read aloud', async (t) => {
    const { page } = await open({ viewport: { width: 1200, height: 800 } });
    const plot = page.getByRole('img');
    t.match(await plot.getAttribute('aria-label'), /^Submissions by points: .*1 with 8 points$/);
    const bars = await plot.locator('rect').all();
    t.equal(bars.length, 11);
    const tall = await Promise.all(bars.map(async (bar) => (await bar.boundingBox())?.height ?? 0));
    t.equal(tall.indexOf(Math.max(...tall)), 7, 'most have 6 of 8 points');
  });

  await t.test('who failed a case is told where it is opened', async (t) => {
    const { page } = await open({ viewport: { width: 1200, height: 800 } });
    const fault = page.locator('.faults summary').first();
    await fault.press('Enter');
    const who = page.locator('.faults details[open] a');
    t.equal(await who.count(), 60, 'not who fails everything');
    t.match(await who.last().getAttribute('href'), /^submissions\/student-59\/report\.html#/);
  });

  for (const width of [400, 1600])
    for (const colorScheme of ['light', 'dark'] as const)
      await t.test(`${width} columns wide, ${colorScheme}`, async (t) => {
        const { page, complaints } = await open({ viewport: { width, height: 800 }, colorScheme });
        t.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        await page.evaluate(axe.source);
        t.strictSame(await page.evaluate(violations), []);
        t.strictSame(complaints, []);
      });
});
