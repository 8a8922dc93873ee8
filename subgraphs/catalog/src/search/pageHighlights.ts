/** The highlights of the films of a page. Their texts are read from memory, if they are known there, or with one statement. */
import { mapInSlices } from '@marquee/kit/slices';
import { compareCodePoints } from '@marquee/kit/text/codePoints';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { namesOf, recordsOf, textsOf, yearOf, type Columns } from '../columns/columns.js';
import { createHighlighter, type FilmTexts, type HighlightModel } from './highlight.js';
import type { FoundFilm } from './searchAnswer.js';
import type { SearchReader } from './searchReader.js';

const filmTextsStatement = cypherFile(new URL('./film-texts.cypher', import.meta.url));
const synopsesStatement = cypherFile(new URL('./film-synopses.cypher', import.meta.url));

export interface PageToHighlight {
  /** The words of the query. Without any there are no highlights, and no statement is sent. */
  readonly tokens: readonly string[];
  readonly page: readonly FoundFilm[];
  /** The films in memory as they were when the page was found. */
  readonly columns: Columns | null;
}

/** By id of the film. */
type PageHighlights = ReadonlyMap<string, readonly HighlightModel[]>;

interface Synopsis {
  readonly id: string;
  readonly synopsis: string | null;
}

export async function pageHighlights(reader: SearchReader, request: PageToHighlight): Promise<PageHighlights> {
  const { tokens, page, columns } = request;
  if (tokens.length === 0 || page.length === 0) return new Map();
  const ids = page.map(({ id }) => id);
  const records = columns && recordsOf(columns, ids);
  if (records) return highlightFromMemory(reader, request, (index) => filmTexts(columns, records[index]!));
  const rows = await reader.read<FilmTexts & Synopsis & Record<string, unknown>>(filmTextsStatement, { ids });
  const typos = new Map(page.map((film) => [film.id, film.typos]));
  return new Map(
    await mapInSlices(rows, (film) => [
      film.id,
      createHighlighter(tokens, film, typos.get(film.id)! > 0).complete(film.synopsis),
    ]),
  );
}

/** Synopses are not in memory. They are read if a word is in no other text. */
async function highlightFromMemory(
  reader: SearchReader,
  { tokens, page }: PageToHighlight,
  textsOfFilm: (index: number) => FilmTexts,
): Promise<PageHighlights> {
  const highlighters = await mapInSlices(page.entries(), ([index, { id, typos }]) => ({
    id,
    highlighter: createHighlighter(tokens, textsOfFilm(index), typos > 0),
  }));
  const ids = highlighters.flatMap(({ id, highlighter }) => (highlighter.needsSynopsis ? [id] : []));
  const rows =
    ids.length === 0 ? [] : await reader.read<Synopsis & Record<string, unknown>>(synopsesStatement, { ids });
  const synopses = new Map(rows.map(({ id, synopsis }) => [id, synopsis]));
  return new Map(
    await mapInSlices(highlighters, ({ id, highlighter }) => [id, highlighter.complete(synopses.get(id) ?? null)]),
  );
}

/** The same as film-texts.cypher. */
function filmTexts(columns: Columns, record: number): FilmTexts {
  const texts = textsOf(columns, record);
  return {
    title: texts.read('title'),
    originalTitle: texts.read('originalTitle'),
    alternativeTitles: texts.alternativeTitles(),
    year: yearOf(columns, record),
    cast: namesOf(columns, record, 'cast'),
    directors: namesOf(columns, record, 'directors'),
    genres: namesOf(columns, record, 'genres').sort(compareCodePoints),
  };
}
