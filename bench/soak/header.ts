/** What the origin says on every connection before it hears anything. */
export const greeting = Buffer.from('welcome\n');
export const greetingSize = greeting.length;

const magic = Buffer.from('SOAK');
export const headerSize = 12;

/** What a client says first: which connection it is. Plan and bytes follow from that. */
export function encodeHeader(id: number): Buffer {
  const header = Buffer.alloc(headerSize);
  magic.copy(header);
  header.writeUInt32BE(id, 4);
  // Said twice: one wrong byte must not be taken for another connection.
  header.writeUInt32BE(~id >>> 0, 8);
  return header;
}

/** The connection's number, or `undefined` when these bytes are no header. */
export function decodeHeader(bytes: Buffer): number | undefined {
  const id = bytes.readUInt32BE(4);
  return bytes.subarray(0, headerSize).equals(encodeHeader(id)) ? id : undefined;
}

/**
 * The address of loopback that the `id`-th connection comes from. Each has one of its own, so that
 * the proxy's log tells which connection a line is about, and ports never run out.
 */
export function addressOf(id: number): string {
  const place = id % (253 * 65_536);
  return `127.${1 + (place >>> 16)}.${(place >>> 8) & 255}.${place & 255}`;
}
