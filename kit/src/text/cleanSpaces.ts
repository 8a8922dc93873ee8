/** Replaces each run of white space and control characters by one space and trims. A lone surrogate becomes U+FFFD. */
export const cleanSpaces = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\s\p{Cc}\u200b]+/gu, ' ')
    .trim();
