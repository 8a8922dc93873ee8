/**
 * How words match. EXACT: without typos, in titles, people, genres and the year. FUZZY: words may have typos, and the synopsis
 * counts; it costs several times as much. PARTIAL: also short words may have a typo, and some words may be missing, but the synopsis
 * does not count.
 */
export type MatchMode = 'EXACT' | 'FUZZY' | 'PARTIAL';
