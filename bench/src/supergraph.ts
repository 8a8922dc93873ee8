/** The flagship query in a single process and in several, and a page of entity references against a handwritten statement. */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { anonymous } from '@marquee/kit/identity/viewer';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { start as startGateway } from '@marquee/gateway/start';
import { start as startCatalog } from '@marquee/catalog/start';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { start as startSocial } from '@marquee/social/start';
import type { BenchEnvironment, BenchSupergraph } from './benchEnvironment.js';
import { measure, formatLatency, sideBySide, type Measurement } from './measure.js';

const flagship = readFileSync(repositoryFile('schema', 'operations', 'FriendsWatchedWithActorsILove.graphql'), 'utf8');
const handwritten = readFileSync(repositoryFile('bench', 'handwritten-films.cypher'), 'utf8');
const references = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Movie {
  id title year genres { name } cast(first: 3) { nodes { character person { name } } } } } }`;

export async function measureSupergraph(environment: BenchEnvironment, bench: BenchSupergraph): Promise<Measurement[]> {
  const handle = (await bench.social.metadata('demo_user'))!;
  const identity = { kind: 'development', keyFile: `${environment.config.dataFolder}/bench-key.json` } as const;
  const token = await (await createDevIssuer(identity.keyFile)).issue(handle);
  Object.assign(bench.statements, { cypher: [], sql: [] });
  const films = await countFlagshipFilms(bench.url, token);
  const cost = `${bench.statements.sql.length} SQL, ${bench.statements.cypher.length} Cypher`;
  const multiProcessUrl = await openMultiProcess(environment, bench, identity);
  const [singleProcess, multiProcess] = await sideBySide(
    () => countFlagshipFilms(bench.url, token),
    () => countFlagshipFilms(multiProcessUrl, token),
  );
  const discoverOnly = await measure(() => discover(bench.social.subgraph, handle));
  const [entities, byHand] = await measureReferences(environment, bench);
  return [
    { name: 'films in the catalog', value: String(await bench.catalog.countFilms()) },
    {
      name: 'flagship discover, single process',
      value: formatLatency(singleProcess),
      note: `p50 / p99; ${films} films in the response; ${cost}`,
    },
    {
      name: 'flagship discover, multi-process',
      value: formatLatency(multiProcess),
      note: `${(multiProcess.p50 / singleProcess.p50).toFixed(2)}× single process`,
    },
    { name: 'discover alone, in social', value: formatLatency(discoverOnly) },
    {
      name: '100 references, one @neo4j/graphql query',
      value: formatLatency(entities),
      note: `${(entities.p50 / byHand.p50).toFixed(2)}× handwritten (aim: 2)`,
    },
    { name: '100 films by one handwritten statement', value: formatLatency(byHand) },
  ];
}

/** Sends the flagship query and returns its total count. */
async function countFlagshipFilms(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: flagship }),
  });
  const { data, errors } = (await response.json()) as { data?: { discover: { totalCount: number } }; errors?: unknown };
  if (errors || !data) throw new Error(`The flagship query failed: ${JSON.stringify(errors)}`);
  return data.discover.totalCount;
}

/** Executes the discover part of the flagship query in the social subgraph, without HTTP and without the films' details. */
async function discover(subgraph: BenchSupergraph['social']['subgraph'], handle: string): Promise<void> {
  const scope = subgraph.openScope({
    viewer: { subject: `dev|${handle}` },
    requestId: 'bench',
    signal: AbortSignal.timeout(10_000),
  });
  const query =
    '{ discover(filter: { watchedBy: FRIENDS, window: LAST_30_DAYS, starring: { lovedByMe: true }, seenByMe: false }, facets: [GENRE, DECADE]) { totalCount edges { node { id } } } }';
  const { errors } = await scope.execute({ query });
  if (errors) throw new Error(String(errors));
}

/** Starts both subgraphs and a gateway on ports of their own. Returns the gateway's URL. */
async function openMultiProcess(
  { config, databases }: BenchEnvironment,
  { lifecycle }: BenchSupergraph,
  identity: { kind: 'development'; keyFile: string },
): Promise<string> {
  const local = {
    host: '127.0.0.1',
    port: 0,
    debug: false,
    gatewaySecrets: ['only-for-this-measurement-32-characters'],
  };
  const catalog = await startCatalog({ ...local, neo4j: databases.neo4j });
  lifecycle.onStop('catalog', () => catalog.stop());
  const postgres = { url: databases.databaseUrl, poolSize: 10, statementTimeoutMs: 10_000 };
  const social = await startSocial({ ...local, catalogUrl: catalog.url, postgres });
  lifecycle.onStop('social', () => social.stop());
  const subgraphUrls = { catalog: `${catalog.url}/graphql`, social: `${social.url}/graphql` };
  const gateway = await startGateway({ ...config.gateway, ...local, identity, subgraphUrls });
  lifecycle.onStop('gateway', () => gateway.stop());
  return gateway.url;
}

/** 100 films by entity references, and the same films by one handwritten statement. */
async function measureReferences({ databases }: BenchEnvironment, { catalog, social, lifecycle }: BenchSupergraph) {
  const neo4j = await openNeo4j(databases.neo4j);
  lifecycle.onStop('neo4j', () => neo4j.close());
  const films = (await social.referenceFilms()).filter(({ people }) => people.length > 0);
  const ids = films
    .filter((_, index) => index % Math.floor(films.length / 100) === 0)
    .slice(0, 100)
    .map(({ id }) => id);
  const representations = ids.map((id) => ({ __typename: 'Movie', id }));
  const byReferences = async () => {
    const scope = catalog.subgraph.openScope({
      viewer: anonymous,
      requestId: 'bench',
      signal: AbortSignal.timeout(10_000),
    });
    const { errors } = await scope.execute({ query: references, variables: { representations } });
    if (errors) throw new Error(String(errors));
  };
  return sideBySide(byReferences, () => neo4j.read(handwritten, { ids }));
}
