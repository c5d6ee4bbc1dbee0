import { createHash, type Hash } from 'node:crypto';
import { createReadStream, type Dirent, readdirSync, readlinkSync, statSync } from 'node:fs';

/** Between the names of a path. */
const slash = Buffer.from('/');
/** A name as the bytes that it is, whatever they mean: one that is no UTF-8 is there too. */
const bytes = 'latin1';

/**
 * Tells whether what was handed in is still the same: names, contents and which files can be run.
 * What version control keeps is left out, because looking at it changes it. Rejects with what the
 * system says where something cannot be read.
 */
export async function fingerprintOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  await addFolder(hash, Buffer.from(folder), '');
  return hash.digest('hex');
}

async function addFolder(hash: Hash, folder: Buffer, way: string): Promise<void> {
  const entries = readdirSync(folder, { withFileTypes: true, encoding: bytes })
    .filter(({ name }) => name !== '.git')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = Buffer.concat([folder, slash, Buffer.from(entry.name, bytes)]);
    const name = `${way}/${entry.name}`;
    // Neither a name nor what is hashed behind it can be taken for the other.
    hash.update(`${JSON.stringify(name)} ${await describe(path, entry)}\n`);
    if (entry.isDirectory()) await addFolder(hash, path, name);
  }
}

async function describe(path: Buffer, entry: Dirent): Promise<string> {
  if (entry.isSymbolicLink()) return `link ${JSON.stringify(readlinkSync(path, bytes))}`;
  if (!entry.isFile()) return entry.isDirectory() ? 'folder' : 'other';
  const kind = (statSync(path).mode & 0o111) === 0 ? 'file' : 'program';
  const content = createHash('sha256');
  // In pieces: nobody has said how large it is.
  for await (const piece of createReadStream(path)) content.update(piece as Buffer);
  return `${kind} ${content.digest('hex')}`;
}
