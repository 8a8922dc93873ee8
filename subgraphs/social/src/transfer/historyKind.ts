/** What a history file lists. Most files say it by their columns; some only by their name. */

/** The enum HistoryKind of the API. */
export type HistoryKindName = 'DIARY' | 'REVIEWS' | 'RATINGS' | 'WATCHED' | 'WATCHLIST' | 'COLLECTION';

/** In this order: "watched-history.json" is a history. */
const namePatterns: readonly [RegExp, HistoryKindName][] = [
  [
    /(?:watch|wish)[-_ ]?list|(?<![a-z])to[-_ ]?(?:watch|see)|un(?:watched|seen)|not[-_ ](?:yet[-_ ])?(?:watched|seen)/i,
    'WATCHLIST',
  ],
  [/collection/i, 'COLLECTION'],
  [/diary|history/i, 'DIARY'],
  [/review/i, 'REVIEWS'],
  [/rating|rated/i, 'RATINGS'],
  [/watched|seen/i, 'WATCHED'],
];

/** The kind that a file name tells, such as WATCHLIST for "watchlist.csv"; null if it tells none. Folders do not count. */
export function kindOfFileName(fileName: string | null | undefined): HistoryKindName | null {
  const name = withoutFolders(fileName);
  return namePatterns.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

export const withoutFolders = (fileName: string | null | undefined): string =>
  (fileName ?? '').slice(-200).split(/[\\/]/).at(-1)!;
