import { readFileSync } from 'node:fs';

/** Each behind those that it needs. */
const modules = [
  'words',
  'packing',
  'marks',
  'shorten',
  'layout',
  'arrange',
  'curves',
  'filters',
  'elements',
  'arrows',
  'legend',
  'tip',
  'scenery',
  'timeline',
  'plot',
  'evidence',
  'main',
];

/** The style of the page. */
export function readStyle(): string {
  return readFileSync(new URL('style.css', import.meta.url), 'utf8');
}

/**
 * The compiled modules of the browser as one script: names are unique among them, so that all they
 * have of modules, the lines that import and the word `export`, can be taken away.
 */
export function readScript(): string {
  return modules
    .map((name) => readFileSync(new URL(`browser/${name}.js`, import.meta.url), 'utf8'))
    .map(withoutModule)
    .join('');
}

/** What a module does, without what makes it a module, and without comments. */
export function withoutModule(code: string): string {
  return code
    .replace(/^import [^;]*;\n/gm, '')
    .replace(/^export \{[^}]*\};\n/gm, '')
    .replace(/^export /gm, '')
    .replace(/^\/\/[/#].*\n?/gm, '')
    .replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, '');
}
