/**
 * What each field costs at most over hostile data (seed.ts), with its largest arguments: CPU of all processes, and
 * memory. Each is requested once, and as often in one request as a member's cost limit allows. It has servers of its own, since their CPU counts.
 * `PROBES`, a regular expression, selects the requests by their names: PROBES='feed|history' npm run bench -- hostileDataset.
 */
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { repositoryFile } from '@marquee/dev/repository';
import { createCostEstimator } from '@marquee/gateway/cost/costLimit';
import { createDocumentCache } from '@marquee/gateway/operations/documentCache';
import { OperationRefused } from '@marquee/gateway/operations/refusal';
import { encodeCursor } from '@marquee/kit/paging';
import { cpuOf, openCpuMeter, type CpuMeter, type CpuSeconds } from '@marquee/testing/cost/processCpu';
import { startServers } from '@marquee/testing/servers/startServers';
import { startSupergraph, testGatewayConfig, type Supergraph } from '@marquee/testing/servers/supergraph';
import { testServers } from '@marquee/testing/servers/testServers';
import { fieldProbes, type ProbeParents } from '../fieldProbes.js';
import type { Measurement } from '../measure.js';
import { largestRepetition } from './largestRepetition.js';
import { memoryGrowth } from './processMemory.js';
import { seedHostileDataset } from './seed.js';

/** The first run compiles code and plans. */
const runs = 3;

interface Inputs {
  readonly people: readonly string[];
  readonly genres: readonly string[];
  /** Friends with as many watches as a member may have. */
  readonly heavy: readonly string[];
}

interface Probe {
  readonly name: string;
  readonly place: string;
  readonly field: string;
  /** What aliases request in turn, in place of `field`. */
  readonly variants?: readonly string[];
}

const schema = buildSchema(readFileSync(repositoryFile('schema', 'api.graphql'), 'utf8'));

export async function measureHostileDataset(): Promise<Measurement[]> {
  const servers = await startServers();
  const supergraph = await startSupergraph({}, { planOnce: false });
  const { heavy } = await seedHostileDataset(supergraph.social);
  const meter = openCpuMeter({ neo4jUri: testServers().neo4j.uri, databaseUrl: supergraph.databaseUrl });
  const idsOf = async (table: 'person' | 'genre') => {
    const rows = await supergraph.social.db.selectFrom(table).select('id').orderBy('pk').limit(100).execute();
    return rows.map(({ id }) => id);
  };
  const inputs = { people: await idsOf('person'), genres: await idsOf('genre'), heavy: heavy.map(({ id }) => id) };
  const isAccepted = createLimit();
  const measurements: Measurement[] = [];
  const selected = new RegExp(process.env.PROBES ?? '');
  for (const probe of probesOf(inputs).filter(({ name }) => selected.test(name))) {
    const repeated = largestRepetition(probe, isAccepted);
    if (repeated === undefined) continue;
    const once = probe.place.replace('$', () => probe.field);
    measurements.push(await measure(probe.name, once, { supergraph, meter }));
    measurements.push(await measure(`${probe.name}, repeated`, repeated, { supergraph, meter }));
  }
  await supergraph.stop();
  await servers.stop();
  return measurements;
}

/** Whether the gateway accepts an operation of a member. */
function createLimit(): (query: string) => boolean {
  const { costLimits } = testGatewayConfig('');
  const estimator = createCostEstimator(readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8'));
  const documents = createDocumentCache(schema, { introspection: true, suggestions: false });
  return (query) => {
    try {
      const operation = { document: documents.read(query, query), operationName: undefined, variables: {} };
      return (estimator.estimate(operation) ?? Infinity) <= costLimits.member;
    } catch (error) {
      if (error instanceof OperationRefused) return false;
      throw error;
    }
  };
}

interface Measured {
  readonly supergraph: Supergraph;
  readonly meter: CpuMeter;
}

/** The run with the least CPU: garbage of earlier work may be collected in any. */
async function measure(name: string, query: string, { supergraph, meter }: Measured): Promise<Measurement> {
  let least: CpuSeconds | undefined;
  let growth = Infinity;
  let codes: readonly unknown[] = [];
  for (let run = 0; run < runs; run++) {
    const cpu = await cpuOf(meter, async () => {
      const grown = await memoryGrowth(supergraph.databaseUrl, async () => {
        const { errors = [] } = await supergraph.request('hub', query);
        codes = errors.map(({ extensions }) => extensions.code);
      });
      growth = Math.min(growth, grown);
    });
    if (!least || cpu.total < least.total) least = cpu;
  }
  const { node, postgres, neo4j, total } = least!;
  const parts = [node, postgres, neo4j].map((seconds) => seconds.toFixed(2)).join(' + ');
  return {
    name,
    value: `${total.toFixed(2)} s`,
    note: `${parts} s of node, PostgreSQL, Neo4j; ${Math.round(growth / 1024 / 1024)} MB; ${describeErrors(codes)}`,
  };
}

const describeErrors = (codes: readonly unknown[]): string =>
  codes.length === 0 ? 'answered' : `${codes.length} errors: ${[...new Set(codes)].join(', ')}`;

function probesOf(inputs: Inputs): readonly Probe[] {
  const atRoot = [...lists(inputs), ...combinations(inputs)].map((field) => ({ name: field, place: '{$}', field }));
  // What connections and their edges hold is asked for with the connections.
  const isPart = ({ name }: Probe) => /^\w*(Connection|Edge)\./.test(name);
  const probes = fieldProbes({ schema, values: argumentsOf(inputs), parents }).filter((probe) => !isPart(probe));
  return [...atRoot, ...variedPages(), ...probes].map((probe) => ({ ...probe, name: probe.name.slice(0, 100) }));
}

const idList = (list: readonly string[]) => JSON.stringify(list);

/** The largest arguments that fields take. */
const argumentsOf = ({ people, genres, heavy }: Inputs) => ({
  first: '100',
  year: '2025',
  window: 'ALL_TIME',
  from: JSON.stringify(people[0]),
  to: JSON.stringify(people.at(-1)),
  'Query.node.id': JSON.stringify(people[0]),
  'Query.movie.slug': '"casablanca-1942"',
  'Query.person.slug': '"alfred-hitchcock"',
  'Query.user.handle': '"heavy0"',
  'Query.suggest.q': '"a b c d e f g h"',
  'Query.searchMovies.q': '"the"',
  'Query.discover.filter': '{watchedBy: FRIENDS_OF_FRIENDS}',
  'Query.tonight.with': idList(heavy.slice(0, 4)),
  'Query.tonight.genres': idList(genres),
});

const parents: ProbeParents = {
  Movie: ['{movie(slug: "casablanca-1942"){$}}', '{me{history(first: 50){nodes{movie{$}}}}}'],
  Person: ['{person(slug: "alfred-hitchcock"){$}}', '{me{lovedPeople(first: 100){$}}}'],
  User: ['{me{$}}', '{user(handle: "heavy0"){$}}', '{me{friends(first: 8){nodes{$}}}}'],
  Compatibility: [
    '{user(handle: "heavy0"){compatibility{$}}}',
    '{me{friends(first: 8){nodes{compatibility{$}}}}}',
    '{me{friends(first: 100){nodes{compatibility{$}}}}}',
  ],
};

/** Lists by the circles, orders and filters that are worked on in different ways. */
function lists({ people, genres }: Inputs): string[] {
  const edges = 'edges { score watchedBy { count meanRating users { handle } } reasons { text } }';
  const facets = 'totalCount facets { buckets { count label } }';
  const filters = [
    '',
    'starring: {lovedByMe: true}',
    'seenByMe: false',
    `starring: {noneOf: ${idList(people)}}, genres: {anyOf: ${idList(genres)}}, minCircleRating: 2, year: {min: 1800}`,
  ];
  return ['ME', 'FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'].flatMap((circle) => [
    ...filters.map((filter) => `discover(filter: {watchedBy: ${circle}, ${filter}}, first: 30) { ${edges} }`),
    ...['RECENTLY_WATCHED', 'HIGHEST_RATED'].map(
      (order) => `discover(filter: {watchedBy: ${circle}}, orderBy: ${order}, first: 30) { ${edges} }`,
    ),
    `discover(filter: {watchedBy: ${circle}}, first: 1, facets: [GENRE, DECADE, PERSON, WATCHER]) { ${facets} }`,
    `discover(filter: {watchedBy: ${circle}, seenByMe: false}, first: 1, facets: [WATCHER]) { ${facets} }`,
    `trending(circle: ${circle}, window: LAST_YEAR, first: 50) { edges { watcherCount via { handle } } }`,
    `circlePath(from: "${people[0]}", to: "${people.at(-1)}", circle: ${circle}) { degrees hops { watchedBy { count } } }`,
  ]);
}

/** Fields that are asked for together, and groups of ten and of five. */
const combinations = ({ heavy }: Inputs) => [
  ...[heavy, heavy.slice(0, 4)].map(
    (others) => `tonight(with: ${idList(others)}) { picks { score movie { id } perMember { reasons { text } } } }`,
  ),
  'me { recommendations(first: 10) { nodes { id } } }',
  'me { recommendations(first: 100) { edges { score reasons { text } } } }',
  'me { yearInReview(year: 2025) { films topPeople { films } topGenres { friendsMeanRating } bestMatch { handle } mostDivisive { mine } } }',
  'user(handle: "heavy0") { compatibility { score agree { mine } sharedPeople { id } watchNext { id } } }',
  'me { history(first: 100) { totalCount nodes { note } } }',
  'me { feed(first: 100) { edges { node { note } reasons { text } } } }',
  'exportHistory { watches }',
  'exportHistory(inParts: true) { content }',
  'exportHistory(format: LETTERBOXD) { content }',
];

/** Pages that differ in their place or length, some of them deep in the lists. */
function variedPages(): Probe[] {
  const cursor = (list: string, index: number) =>
    encodeCursor(list, [
      `2025-0${7 + (index % 3)}-${String(28 - index).padStart(2, '0')} 00:00:00+00`,
      '7f000000-0000-4000-8000-000000000000',
    ]);
  const indexes = Array.from({ length: 20 }, (_, index) => index);
  const varied = (name: string, place: string, variants: readonly string[]) => ({
    ...{ name: `${name}, varied`, place, variants },
    field: variants[0]!,
  });
  const feed = (args: string) => `feed(${args}) { edges { node { rating } reasons { text } } }`;
  const history = (index: number) =>
    `history(first: 2, after: "${cursor('User.history ALL_TIME', index)}") { nodes { rating } }`;
  return [
    varied(
      'feed by length',
      '{me{$}}',
      indexes.map((index) => feed(`first: ${index % 3}`)),
    ),
    varied(
      'feed by place',
      '{me{$}}',
      indexes.map((index) => feed(`first: 1, after: "${cursor('User.feed', index)}"`)),
    ),
    varied('history by place', '{me{$}}', indexes.map(history)),
    varied(
      'history of friends by place',
      `{me{friends(first: 9, after: "${encodeCursor('User.friends', ['heavy'])}"){nodes{$}}}}`,
      indexes.map(history),
    ),
  ];
}
