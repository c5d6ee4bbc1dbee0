/** What the subject is called in messages, unless it is for something else. */
export const usually = 'proxy';

/** The word with its article: `an echo server`. */
export function anyOne(called: string): string {
  return `${/^[aeiou]/.test(called) ? 'an' : 'a'} ${called}`;
}
