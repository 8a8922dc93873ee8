/** Figures of the score of `discover`, for PostgreSQL (discoverSql.ts) and for films that were summed up in memory (chooseFilms.ts). */

/** What a loved person in the cast adds to CIRCLE_SCORE, in millionths. */
export const lovedPersonBonus = 500_000;
export const maxLovedPeople = 3;
