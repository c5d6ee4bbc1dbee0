import type { Case } from '../case.js';

/** What a case asks for and how to mend what fails it, in lines of at most `width` columns. */
export function explainReport(cases: readonly Case[], width: number): string[] {
  return cases.flatMap((each, index) => [...(index > 0 ? [''] : []), ...explained(each, width)]);
}

const longestLabel = 'requirement:'.length;
const indent = ' '.repeat(longestLabel + 4);
/** Narrower than this nothing can be read: then the terminal breaks the lines. */
const narrowest = 20;

function explained(each: Case, width: number): string[] {
  const { id, title, severity, requirement, source, procedure, likelyCause, fix } = each;
  const parts: [label: string, text: string][] = [
    ['case', id],
    ['severity', severity],
    ['requirement', requirement],
    ['source', source],
    ['procedure', procedure],
    ['typical bug', likelyCause],
    ['how to fix', fix],
  ];
  const room = Math.max(narrowest, width - indent.length);
  const body = parts.flatMap(([label, text]) =>
    wrap(text, room).map((line, i) => {
      const head = i === 0 ? `  ${`${label}:`.padEnd(longestLabel)}  ` : indent;
      return head + line;
    }),
  );
  return [title, ...body];
}

/** Breaks between words; a word that is too long stands alone. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
