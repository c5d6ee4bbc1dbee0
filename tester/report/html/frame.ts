import { createHash } from 'node:crypto';
import { escapeHtml } from './escape.js';

/** What a page is made of; all but the title is HTML, CSS and JavaScript as it is. */
export interface PageParts {
  title: string;
  style: string;
  body: string;
  script: string;
}

/**
 * A whole page. Nothing is loaded from anywhere, and no script runs but this one, whatever a log
 * may hold.
 */
export function framed({ title, style, body, script }: PageParts): string {
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>
${style}</style>
</head>
<body>
${body}
<script type="module">${script}</script>
</body>
</html>
`;
}
