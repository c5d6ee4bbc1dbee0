import type { Case } from './case.js';
import type { Profile } from './profile.js';
import { loadProfiles } from './registry.js';

/** Whether the name of a profile is that of a file of the user's. */
export function isProfileFile(name: string): boolean {
  return name.includes('/') || /\.(json|[cm]?[jt]s)$/.test(name);
}

/** The profiles that come with the tester and, by its name, the one that is a file of the user's. */
export async function profilesWith(
  name: string,
  cases: ReadonlyMap<string, Case>,
): Promise<Map<string, Profile>> {
  const profiles = await loadProfiles();
  if (!isProfileFile(name)) return profiles;
  // What reads and checks such files takes a while to load, and few runs need it.
  const { readProfile } = await import('./profile-file.js');
  return profiles.set(name, await readProfile(name, cases));
}
