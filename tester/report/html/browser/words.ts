const units = ['bytes', 'KiB', 'MiB', 'GiB'];

/** A number of bytes in a few characters: 1 byte, 32 bytes, 7.5 MiB. */
export function sizeText(bytes: number): string {
  if (bytes === 1) return '1 byte';
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || amount >= 100 || Number.isInteger(amount) ? 0 : 1;
  return `${amount.toFixed(digits)} ${units[unit]}`;
}

/** A number of bytes with every digit: 7,864,320 bytes. */
export function bytesText(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes.toLocaleString('en-US')} bytes`;
}

/** Milliseconds as a length of time: 0.4 ms, 35 ms, 8.2 s. */
export function lengthText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(ms < 100_000 ? 1 : 0)} s`;
  return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
}

/** Milliseconds as a moment: 0.204 s. */
export function momentText(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

/** Breaks between words, so that no line has more than so many characters if it can be helped. */
export function wrapText(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
