/** What a word is to a reader who sees colours. */
export type Tone = 'good' | 'bad' | 'doubtful' | 'faint';

/** Makes text look like that, and changes nothing that can be read. */
export type Paint = (tone: Tone, text: string) => string;

/** For files, and for whoever wants no colours. */
export const plain: Paint = (_tone, text) => text;
