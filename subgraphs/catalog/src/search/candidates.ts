/** The films that the index finds for a search, with what ranking needs of them: from memory, or from the statement that finds them. */
import { integer } from '@marquee/graph/neo4j/connection';
import { cypherTemplate } from '@marquee/graph/neo4j/cypherFile';
import type { OrderKey } from '@marquee/graph/indexes/filmIndex';
import { mapInSlices } from '@marquee/kit/slices';
import { identityKey } from '@marquee/kit/text/identityKey';
import {
  idOf,
  popularityOf,
  recordsOfNodes,
  textsOf,
  yearOf,
  type Columns,
  type FilmTextReader,
} from '../columns/columns.js';
import type { Candidate } from './rank.js';
import { readKnowing, type SearchReader } from './searchReader.js';

const findFilms = cypherTemplate(new URL('./search-films.cypher', import.meta.url), ['key']);

export interface CandidatesRequest {
  /** A query of Lucene. */
  readonly query: string;
  readonly limit: number;
  readonly key: OrderKey;
  /** The words of the query. */
  readonly tokens: readonly string[];
  readonly withSynopsis: boolean;
  readonly asWritten: boolean;
}

export interface Candidates {
  readonly films: readonly Candidate[];
  /** The films in memory, if they are of the number at which the films were found. */
  readonly inMemory: FilmsInMemory | null;
}

/** Films, by where their records begin in columns. */
export interface FilmsInMemory {
  readonly columns: Columns;
  readonly records: Int32Array;
}

interface Row {
  readonly nodes: readonly number[];
  readonly synopses: readonly (string | null)[] | null;
  readonly candidates: readonly (readonly [...CandidateValues])[];
}
type CandidateValues = [
  id: string,
  titles: string,
  romanized: string | null,
  cast: string | null,
  directors: string | null,
  facts: string | null,
  synopsis: string | null,
  popularity: number,
  writtenTitles: readonly string[] | null,
  key: number | string,
];

export function findCandidates(reader: SearchReader, request: CandidatesRequest): Promise<Candidates> {
  const { query, limit, key, tokens, withSynopsis, asWritten } = request;
  const words = tokens.map((token, index) => ` ${token}${index === tokens.length - 1 ? '' : ' '}`);
  return readKnowing<Row, Candidates>(reader, {
    statement: findFilms({ key }),
    parameters: { query, limit: integer(limit), words, withSynopsis, asWritten },
    fromColumns: async ({ nodes, synopses }, columns) => {
      const records = recordsOfNodes(columns, nodes);
      if (!records) return undefined;
      const films = await mapInSlices(records.entries(), ([index, record]) =>
        candidateOf({ columns, record, synopsis: synopses?.[index] ?? null }, { ...request, words }),
      );
      return { films, inMemory: { columns, records } };
    },
    fromRow: ({ candidates }) => ({ films: candidates.map(toCandidate), inMemory: null }),
  });
}

const toCandidate = ([
  id,
  titles,
  romanized,
  cast,
  directors,
  facts,
  synopsis,
  popularity,
  writtenTitles,
  key,
]: readonly [...CandidateValues]): Candidate => ({
  id,
  titles,
  romanized,
  cast,
  directors,
  facts,
  synopsis,
  popularity,
  writtenTitles,
  key,
});

interface FilmInMemory {
  readonly columns: Columns;
  readonly record: number;
  readonly synopsis: string | null;
}

/** The same as the statement gives. */
function candidateOf(
  { columns, record, synopsis }: FilmInMemory,
  { words, asWritten, key }: Pick<CandidatesRequest, 'asWritten' | 'key'> & { readonly words: readonly string[] },
): Candidate {
  const texts = textsOf(columns, record);
  const titles = texts.read('searchTitles');
  const spaced = ` ${titles} `;
  const needsMore = words.some((word) => !spaced.includes(word));
  return {
    id: idOf(columns, record),
    titles,
    romanized: texts.read('searchRomanized'),
    cast: needsMore ? texts.read('searchCast') : null,
    directors: needsMore ? texts.read('searchDirectors') : null,
    facts: needsMore ? texts.read('searchFacts') : null,
    synopsis,
    popularity: popularityOf(columns, record),
    writtenTitles: asWritten ? writtenTitles(texts) : null,
    key: keyOf(columns, record, key),
  };
}

const writtenTitles = (texts: FilmTextReader): string[] => [
  texts.read('title'),
  texts.read('originalTitle'),
  ...texts.alternativeTitles(),
];

/** The sort key of an order, as `filmProperties` in the graph workspace writes it. */
export function keyOf(columns: Columns, record: number, key: OrderKey): number | string {
  switch (key) {
    case 'byPopularity':
      return 0 - popularityOf(columns, record);
    case 'byNewest':
      return 0 - (yearOf(columns, record) ?? 0);
    case 'byOldest':
      return yearOf(columns, record) ?? 9_999;
    case 'byTitle':
      return identityKey(textsOf(columns, record).read('title'));
  }
}
