/**
 * How well a film fits what was typed, as one number that orders hits: first by typos, then by where the words were found,
 * then by how exactly, and among equals by popularity. Nothing of it depends on the other films, so a cursor holds.
 */
import { bestHit, matchWords, type Hit, type Match } from '@marquee/graph/text/match';
import { foldedWords, type Word } from '@marquee/graph/text/words';

/** A film as the index gives it: folded texts (words.ts). Those that nobody need look at are null. */
export interface Candidate {
  readonly id: string;
  readonly titles: string;
  readonly cast: string | null;
  readonly directors: string | null;
  readonly facts: string | null;
  readonly synopsis: string | null;
  readonly popularity: number;
  /** What the order that was asked for goes by. */
  readonly key: number | string;
}

/** 0: all in the title; 1: some in names of people, genres or the year; 2: some only in the synopsis. */
type Place = 0 | 1 | 2;

export interface Rank {
  readonly typos: number;
  /** How many of these are spaces, missing or too many: slips that weigh less than a wrong letter. */
  readonly spaces: number;
  readonly place: Place;
  /** From 0, the whole title, to mostLoose. */
  readonly looseness: number;
  /** The words as the film has them. */
  readonly meant: readonly string[];
}

const mostTypos = 4;
const mostLoose = 6;
/** Steps of looseness that a space costs. */
const looseSpace = 3;

/**
 * 21 for each typo not made (of 4), 7 for each place nearer to the title, 1 for each of six steps towards the whole of it, and
 * thousandths for popularity: 104.9 is a well-known film by its exact title, 83.9 the same with one typo.
 */
export function score({ typos, spaces, place, looseness }: Rank, popularity: number): number {
  const loose = Math.min(mostLoose, looseness + looseSpace * spaces);
  const steps = (mostTypos - Math.min(typos - spaces, mostTypos)) * 21 + (2 - place) * 7 + (mostLoose - loose);
  // Exactly the same number whoever adds it up.
  return Math.round(steps * 1_000 + popularity) / 1_000;
}

/** Null where some word is nowhere. */
export function rank(tokens: readonly string[], film: Candidate, misspelt: boolean): Rank | null {
  const titles = foldedWords(film.titles);
  const byTitle = titles
    .map((title) => matchWords(tokens, title, misspelt))
    .filter((match) => match !== null)
    .map(titleRank)
    .sort((a, b) => score(b, 0) - score(a, 0))[0];
  if (byTitle?.typos === 0) return byTitle;
  const spread = rankSpread(tokens, film, titles, misspelt);
  if (!byTitle || !spread) return byTitle ?? spread;
  if (spread.place === 0) return byTitle;
  return score(spread, 0) > score(byTitle, 0) ? spread : byTitle;
}

const titleRank = (match: Match): Rank => ({
  typos: match.typos,
  spaces: match.spaces,
  place: 0,
  looseness: titleLooseness(match),
  meant: match.meant,
});

/** The whole title; whole words from its first, then from elsewhere; the last word only begun; words apart or in disorder. */
function titleLooseness({ whole, complete, leads, together, all }: Match): number {
  if (whole) return 0;
  if (!together) return mostLoose;
  if (complete) return leads ? 1 : 2;
  return all ? 3 : leads ? 4 : 5;
}

const textsOf = (text: string | null): Word[][] => (text ? foldedWords(text) : []);

/** Each word where it takes the fewest typos, as near to the title as may be. */
function rankSpread(
  tokens: readonly string[],
  film: Candidate,
  titles: readonly Word[][],
  misspelt: boolean,
): Rank | null {
  const people = textsOf(film.cast).concat(textsOf(film.directors));
  const sources: { place: Place; texts: readonly Word[][] }[] = [
    { place: 0, texts: titles },
    { place: 1, texts: people },
    { place: 1, texts: textsOf(film.facts) },
    { place: 2, texts: textsOf(film.synopsis) },
  ];
  const found: { hit: Hit; place: Place; text: readonly Word[] }[] = [];
  for (const [index, token] of tokens.entries()) {
    let best: (typeof found)[number] | null = null;
    for (const { place, texts } of sources)
      for (const text of texts) {
        const isLast = index === tokens.length - 1;
        // Prose holds nearly any word with a typo.
        const hit = bestHit(token, text, isLast && place < 2, misspelt && place < 2);
        if (hit && (!best || hit.typos < best.hit.typos)) best = { hit, place, text };
      }
    if (!best) return null;
    found.push(best);
  }
  return {
    typos: found.reduce((sum, { hit }) => sum + hit.typos, 0),
    spaces: found.filter(({ hit }) => hit.joined).length,
    place: Math.max(...found.map(({ place }) => place)) as Place,
    looseness: spreadLooseness(found, people),
    meant: found.map(({ hit }) => hit.word.token),
  };
}

/** From the whole title with somebody of it, over one person's name and part of a title, to several people. */
function spreadLooseness(
  found: readonly { hit: Hit; place: Place; text: readonly Word[] }[],
  people: readonly (readonly Word[])[],
): number {
  const begun = found.at(-1)!.hit.part === 'BEGINNING' ? 1 : 0;
  const inTitle = found.filter(({ place }) => place === 0);
  if (inTitle.length > 0) {
    const named = new Set(inTitle.map(({ hit }) => hit.word.start));
    return begun + (inTitle[0]!.text.every(({ start }) => named.has(start)) ? 0 : 2);
  }
  const persons = new Set(found.map(({ text }) => text).filter((text) => people.includes(text)));
  return begun + (persons.size > 1 ? 3 : 1);
}
