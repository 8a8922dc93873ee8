/** Lines of a file. */

export function countLineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** The line of the character at `end`, from 1. */
export const lineAt = (text: string, end: number): number => countLineBreaks(text, 0, end) + 1;
