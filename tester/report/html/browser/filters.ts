/** What the reader wants to see. */
export interface Filter {
  /** These verdicts and severities are hidden. */
  hidden: ReadonlySet<string>;
  text: string;
  /** The cases that are open, by id. */
  open: ReadonlySet<string>;
}

/** What a case is filtered by. */
export interface Filtered {
  /** Its verdict and its severity. */
  marks: readonly string[];
  /** What can be searched, in small letters. */
  text: string;
}

/** Whether a case is to be shown: each word that is searched for stands somewhere in it. */
export function isShown({ marks, text }: Filtered, { hidden, text: wanted }: Filter): boolean {
  if (marks.some((mark) => hidden.has(mark))) return false;
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The filter that a location's hash holds. */
export function readHash(hash: string): Filter {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const setOf = (name: string) =>
    new Set((parameters.get(name) ?? '').split(',').filter((each) => each !== ''));
  return { hidden: setOf('hide'), text: parameters.get('find') ?? '', open: setOf('open') };
}

/** The hash that holds a filter; empty when there is nothing to hold. */
export function writeHash({ hidden, text, open }: Filter): string {
  const parameters = new URLSearchParams();
  if (hidden.size > 0) parameters.set('hide', [...hidden].join(','));
  if (text !== '') parameters.set('find', text);
  if (open.size > 0) parameters.set('open', [...open].join(','));
  return parameters.size > 0 ? `#${parameters}` : '';
}
