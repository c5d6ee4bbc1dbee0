import { readStyle } from './assets.js';
import { escapeHtml } from './escape.js';
import { framed } from './frame.js';

/** The page about a submission of which there is nothing to grade, such as one that does not build. */
export function ungradedPage(
  name: string,
  { status, reason, output }: { status: string; reason: string; output: string },
): string {
  const printed = output.trim();
  const shown = `<h2>What was printed</h2>\n<pre>${escapeHtml(printed)}</pre>`;
  return framed({
    title: `${name}: ${status}`,
    style: readStyle(),
    script: '',
    body: `<header>
<p class="kind">Conformance of TCP proxies</p>
<h1>${escapeHtml(name)}: ${escapeHtml(status)}</h1>
<p class="banner">${escapeHtml(reason)}</p>
</header>
<main>
${printed === '' ? '' : shown}
</main>`,
  });
}
