import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import type { Test } from 'tap';

/** The system's own Chromium; undefined where there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'chromium')).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a browser that ends with the test, and asks nobody for anything by itself. */
export async function launch(t: Test, executablePath: string): Promise<Browser> {
  const quiet = ['background-networking', 'component-update', 'sync'].map(
    (each) => `disable-${each}`,
  );
  const words = ['headless', 'no-sandbox', 'disable-gpu', 'no-first-run', ...quiet];
  const browser = await chromium.launch({ executablePath, args: words.map((word) => `--${word}`) });
  t.teardown(() => browser.close());
  return browser;
}
