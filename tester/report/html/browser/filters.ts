/** What the reader wants to see. */
export interface Filter {
  /** Of none chosen all are wanted. */
  verdicts: ReadonlySet<string>;
  severities: ReadonlySet<string>;
  text: string;
  /** The cases that are open, by id; absent where they are as the page has them. */
  open?: ReadonlySet<string> | undefined;
}

/** What a case is filtered by. */
export interface Filtered {
  verdict: string;
  severity: string;
  /** What can be searched, in small letters. */
  text: string;
}

/** Whether a case is to be shown: each word that is searched for stands somewhere in it. */
export function isShown({ verdict, severity, text }: Filtered, filter: Filter): boolean {
  return (
    isWanted(verdict, filter.verdicts) &&
    isWanted(severity, filter.severities) &&
    filter.text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word))
  );
}

function isWanted(mark: string, chosen: ReadonlySet<string>): boolean {
  return chosen.size === 0 || chosen.has(mark);
}

/** The filter that a location's hash holds. */
export function readHash(hash: string): Filter {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const setOf = (name: string) =>
    new Set((parameters.get(name) ?? '').split(',').filter((each) => each !== ''));
  return {
    verdicts: setOf('verdict'),
    severities: setOf('severity'),
    text: parameters.get('find') ?? '',
    open: parameters.has('open') ? setOf('open') : undefined,
  };
}

/** The hash that holds a filter; empty when there is nothing to hold. */
export function writeHash({ verdicts, severities, text, open }: Filter): string {
  const parameters = new URLSearchParams();
  if (verdicts.size > 0) parameters.set('verdict', [...verdicts].join(','));
  if (severities.size > 0) parameters.set('severity', [...severities].join(','));
  if (text !== '') parameters.set('find', text);
  if (open) parameters.set('open', [...open].join(','));
  return parameters.size > 0 ? `#${parameters}` : '';
}
