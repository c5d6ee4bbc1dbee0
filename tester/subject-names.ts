import { basename } from 'node:path';

/** Every name once: the second `./proxy` is `./proxy (2)`. */
export function distinctNames(names: readonly string[]): string[] {
  return distinct(names, (name, count) => `${name} (${count})`);
}

/** For `{subject}` in the name of a file: of each subject one that no other has. */
export function fileNames(subjects: readonly string[]): string[] {
  return distinct(subjects.map(fileName), (name, count) => `${name}-${count}`);
}

/** The base name, of nothing but what every shell and file system takes as it is. */
function fileName(subject: string): string {
  const safe = basename(subject).replaceAll(/[^\w.-]+/g, '-');
  // Neither hidden nor an option, and not an empty one.
  return safe.replace(/^[-.]+/, '').replace(/-+$/, '') || 'subject';
}

function distinct(
  names: readonly string[],
  numbered: (name: string, count: number) => string,
): string[] {
  const taken = new Set(names);
  const used = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let count = 2; used.has(own); count++) {
      const next = numbered(name, count);
      // A name that somebody has been given from the start is nobody else's.
      own = taken.has(next) ? own : next;
    }
    used.add(own);
    return own;
  });
}
