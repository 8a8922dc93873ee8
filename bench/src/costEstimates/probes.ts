/** The operations whose estimates are compared: each field alone and of a page of parents, and arguments that change the cost much. */
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { repositoryFile } from '@marquee/dev/repository';
import { fieldProbes, type ProbeParents } from '../fieldProbes.js';
import { storedReads, type Operation, type OperationInputs } from '../storedReads.js';
import { fullFriends, type DearMembers } from './dearMembers.js';

export interface EstimateProbe extends Operation {
  /** Handle of the member who sends it. */
  readonly as: string;
}

/** Numbers of parents in a page, tried in this order. */
const pageSizes = [fullFriends, 10, 3];

/** What stands for a history as long as it may be is requested by the archivist. */
const ofLongHistory = /^(Query\.exportHistory|HistoryExport\.|User\.recommendations$|Recommendation)/;

/** `isAccepted`: whether a member may send the operation. Of the probes with a page of parents, each has the largest page that is accepted. */
export function estimateProbes(
  members: DearMembers,
  inputs: OperationInputs,
  isAccepted: (probe: Operation) => boolean,
): EstimateProbe[] {
  const schema = buildSchema(readFileSync(repositoryFile('schema', 'api.graphql'), 'utf8'));
  const { viewer, friends, archivist } = members;
  const values = argumentsOf(inputs, members);
  const found = new Map<string, Operation>();
  for (const size of pageSizes)
    for (const probe of fieldProbes({ schema, values, parents: parentsOf(inputs, friends, size), edgesOnly: true }))
      if (!found.has(probe.name) && isAccepted(probe)) found.set(probe.name, probe);
  return [...storedReads(inputs), ...found.values(), ...specialProbes(inputs)].map((probe) => ({
    ...probe,
    as: ofLongHistory.test(probe.name) ? archivist.handle : viewer.handle,
  }));
}

const parentsOf = ({ slug }: OperationInputs, [friend]: DearMembers['friends'], size: number): ProbeParents => ({
  Movie: [`{movie(slug: "${slug}"){$}}`, `{searchMovies(first: ${size}){nodes{$}}}`],
  Person: ['{person(slug: "alfred-hitchcock"){$}}', `{me{lovedPeople(first: ${size}){$}}}`],
  User: ['{me{$}}', `{me{friends(first: ${size}){nodes{$}}}}`],
  // Films of its own, without those that both watched.
  Compatibility: [`{user(handle: "${friend!.handle}"){compatibility{$}}}`],
  SharedOpinion: [`{user(handle: "${friend!.handle}"){compatibility{agree{$}}}}`],
  MovieSearchEdge: ['{searchMovies(q: "love", first: 100){edges{$}}}'],
  Highlight: ['{searchMovies(q: "love", first: 100){edges{highlights{$}}}}'],
  Reason: [`{movie(slug: "${slug}"){connectionsToMe(first: 100){$}}}`],
});

const argumentsOf = ({ slug, year, from, to }: OperationInputs, { friends, connected }: DearMembers) => ({
  first: '100',
  'Query.node.id': JSON.stringify(from),
  'Query.movie.slug': JSON.stringify(slug),
  'Query.person.slug': '"alfred-hitchcock"',
  'Query.user.handle': JSON.stringify(friends[0]!.handle),
  'Query.suggest.q': '"star w"',
  'Query.discover.filter': '{watchedBy: FRIENDS}',
  'Query.tonight.with': JSON.stringify(friends.slice(0, 5).map(({ id }) => id)),
  year: String(year),
  'Query.costarPath.from': JSON.stringify(from),
  'Query.costarPath.to': JSON.stringify(to),
  'Query.circlePath.from': JSON.stringify(connected[0]),
  'Query.circlePath.to': JSON.stringify(connected[1]),
});

const specialProbes = ({ slug }: OperationInputs): Operation[] => [
  { name: 'movie, one field', query: `{movie(slug: "${slug}"){title}}` },
  { name: 'me, one field', query: '{me{handle}}' },
  { name: 'introspection, types and fields', query: '{__schema{types{name fields{name args{name}}}}}' },
  { name: 'searchMovies, words', query: '{searchMovies(q: "the"){totalCount nodes{title}}}' },
  { name: 'searchMovies, no facets', query: '{searchMovies{totalCount nodes{title}}}' },
  ...['FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'].flatMap((circle) =>
    ['LAST_7_DAYS', 'ALL_TIME'].flatMap((window) => [
      {
        name: `discover ${circle} ${window}`,
        query: `{discover(filter: {watchedBy: ${circle}, window: ${window}}){nodes{id}}}`,
      },
      {
        name: `discover ${circle} ${window}, facets`,
        query: `{discover(filter: {watchedBy: ${circle}, window: ${window}}, facets: [GENRE, DECADE, PERSON, WATCHER]){totalCount facets{field buckets{label count}}}}`,
      },
      { name: `trending ${circle} ${window}`, query: `{trending(circle: ${circle}, window: ${window}){nodes{id}}}` },
    ]),
  ),
];
