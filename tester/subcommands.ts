/** What the tester does instead of grading when one of these is its first word. */
export const subcommands = ['list', 'explain', 'report', 'compare', 'profile', 'class'] as const;

export type Subcommand = (typeof subcommands)[number];
