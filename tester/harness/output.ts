import type { Readable } from 'node:stream';

/** The end of what a subject printed: the beginning goes when there is too much of it. */
export class Output {
  static readonly limit = 64 * 1024;
  #chunks: Buffer[] = [];
  #length = 0;
  #dropped = 0;

  /** How many bytes there were in all. */
  get printed(): number {
    return this.#dropped + this.#length;
  }

  /** Reads a stream to its end, so that the subject never blocks on a full pipe. */
  collect(stream: Readable | null | undefined): void {
    stream?.on('data', (chunk: Buffer) => this.#add(chunk)).on('error', () => {});
  }

  /** What was kept, with a word about what was not. */
  text(): string {
    const kept = Buffer.concat(this.#chunks).toString('utf8');
    return this.#dropped > 0 ? `[${this.#dropped} bytes left out]\n${kept}` : kept;
  }

  /** For a one-line message: the last line that speaks of an error, or else the last at all. */
  lastLine(): string {
    const lines = this.text().trimEnd().split('\n');
    const error = lines.findLast((line) => /^(\w|:)*(error|exception)\b.*:/i.test(line));
    return (error ?? lines.at(-1) ?? '').trim().slice(0, 200);
  }

  #add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length - (this.#chunks[0]?.length ?? 0) >= Output.limit) {
      const dropped = this.#chunks.shift()?.length ?? 0;
      this.#length -= dropped;
      this.#dropped += dropped;
    }
  }
}
