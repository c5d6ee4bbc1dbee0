import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Case } from './case.js';
import type { Profile } from './profile.js';

/** Every case under `cases/`, by its id. Adding a case is adding a file. */
export function loadCases(
  folder = new URL('./cases/', import.meta.url),
): Promise<Map<string, Case>> {
  return load<Case>(folder);
}

/** Every profile under `profiles/`, by its id. */
export function loadProfiles(
  folder = new URL('./profiles/', import.meta.url),
): Promise<Map<string, Profile>> {
  return load<Profile>(folder);
}

/** Imports the default export of every module below the folder and holds its id to its path. */
async function load<T extends { id: string }>(folder: URL): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.js')).sort()) {
    const path = new URL(file, pathToFileURL(`${fileURLToPath(folder)}/`));
    const { default: definition } = (await import(path.href)) as { default: T };
    const id = file.replace(/\.js$/, '').replaceAll(/[\\/]/g, '.');
    if (definition.id !== id)
      throw new Error(`${file} declares the id ${definition.id}, not ${id}`);
    found.set(id, definition);
  }
  return found;
}
