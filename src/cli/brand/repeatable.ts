/** Flags that may be given again and again, and lists with commas. */

/** For commander: each value of a flag that is repeated. */
export const repeated = (value: string, before: readonly string[]): string[] => [...before, value];

export const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
