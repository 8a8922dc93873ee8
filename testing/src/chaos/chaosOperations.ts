/** The operations that clients send while chaos runs, with the links that each part of them needs. */
import { catalogLinks, socialLinks } from './links.js';
import { markOf, type ChaosOperation } from './judgeAnswer.js';

export interface ChaosRequest {
  readonly operation: ChaosOperation;
  /** The handle of the viewer; undefined without a token. */
  readonly viewer: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What a write records, in its note; undefined for a read. */
  readonly mark: string | undefined;
}

const bothLinks = [...catalogLinks, ...socialLinks];

const film: ChaosOperation = {
  name: 'ChaosFilm',
  query: `query ChaosFilm($id: ID!) { movie(id: $id) { id title genres { name } cast(first: 3) { nodes { person { name } } } } }`,
  parts: [{ name: 'movie.title', needs: catalogLinks }],
};
const search: ChaosOperation = {
  name: 'ChaosSearch',
  query: `query ChaosSearch($q: String) { searchMovies(q: $q, first: 5) { totalCount nodes { title } } }`,
  parts: [{ name: 'searchMovies.nodes', needs: catalogLinks }],
};
const history: ChaosOperation = {
  name: 'ChaosHistory',
  query: `query ChaosHistory { me { handle history(first: 5) { totalCount nodes { id note visibility } } } }`,
  parts: [{ name: 'me.history', needs: socialLinks }],
  optional: ['me.history.nodes.note'],
};
const page: ChaosOperation = {
  name: 'ChaosPage',
  query: `query ChaosPage($id: ID!) { movie(id: $id) { title friendsWhoWatched { count } } me { handle } }`,
  parts: [
    { name: 'movie.title', needs: catalogLinks },
    { name: 'me.handle', needs: socialLinks },
    { name: 'movie.friendsWhoWatched', needs: bothLinks },
  ],
};
const discover: ChaosOperation = {
  name: 'ChaosDiscover',
  query: `query ChaosDiscover { discover(filter: { watchedBy: FRIENDS }, first: 5) { totalCount edges { node { title } } } }`,
  parts: [
    { name: 'discover.totalCount', needs: socialLinks },
    { name: 'discover.edges.node.title', needs: bothLinks },
  ],
};
const write: ChaosOperation = {
  name: 'ChaosWrite',
  query: `mutation ChaosWrite($input: RecordWatchInput!) { recordWatch(input: $input) { watch { id note } userErrors { code } } }`,
  parts: [{ name: 'recordWatch.watch.id', needs: socialLinks }],
};

export interface ChaosData {
  /** Of members. */
  readonly handles: readonly string[];
  readonly films: readonly { readonly id: string; readonly title: string }[];
  /** Tells the texts of this run from those of others. */
  readonly run: string;
}

/** Returns a function that makes the next request. */
export function chaosRequests({ handles, films, run }: ChaosData, random: () => number): () => ChaosRequest {
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)]!;
  const deck = [film, film, search, history, history, page, page, page, discover, write];
  let writes = 0;
  return () => {
    const operation = pick(deck);
    const { id, title } = pick(films);
    const member = pick(handles);
    const isAnonymous = operation === film || operation === search ? random() < 0.5 : false;
    const mark = operation === write ? markOf(member, run, ++writes) : undefined;
    const input = { movieId: id, note: mark, visibility: 'PRIVATE', idempotencyKey: mark };
    const variables = operation === write ? { input } : operation === search ? { q: title } : { id };
    return { operation, viewer: isAnonymous ? undefined : member, variables, mark };
  };
}
