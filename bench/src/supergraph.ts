/** What the flagship costs, together and apart, and a page of references against the same by hand. */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { anonymous } from '@marquee/kit/identity/viewer';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { start as startGateway } from '@marquee/gateway/start';
import { start as startCatalog } from '@marquee/catalog/start';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { start as startSocial } from '@marquee/social/start';
import type { Bed, Bench } from './benchEnvironment.js';
import { measure, ms, sideBySide, type Line } from './measure.js';

const flagship = readFileSync(repositoryFile('schema', 'operations', 'FriendsWatchedWithActorsILove.graphql'), 'utf8');
const byHand = readFileSync(repositoryFile('bench', 'cypher-by-hand.cypher'), 'utf8');
const references = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Movie {
  id title year genres { name } cast(first: 3) { nodes { character person { name } } } } } }`;

export async function measureSupergraph(bed: Bed, bench: Bench): Promise<Line[]> {
  const handle = (await bench.social.metadata('demo_user'))!;
  const identity = { kind: 'development', keyFile: `${bed.config.dataFolder}/bench-key.json` } as const;
  const token = await (await createDevIssuer(identity.keyFile)).issue(handle);
  Object.assign(bench.statements, { cypher: [], sql: [] });
  const answer = await ask(bench.url, token);
  const cost = `${bench.statements.sql.length} SQL, ${bench.statements.cypher.length} Cypher`;
  const apartUrl = await openApart(bed, bench, identity);
  const [inOne, apart] = await sideBySide(
    () => ask(bench.url, token),
    () => ask(apartUrl, token),
  );
  const discoverOnly = await measure(() => askSocial(bench.social.subgraph, handle));
  const [entities, hand] = await measureReferences(bed, bench);
  return [
    { what: 'films in the catalog', value: String(await bench.catalog.countFilms()) },
    {
      what: 'flagship discover, together',
      value: ms(inOne),
      note: `p50 / p99; ${answer} films in the answer; ${cost}`,
    },
    { what: 'flagship discover, apart', value: ms(apart), note: `${(apart.p50 / inOne.p50).toFixed(2)}× together` },
    { what: 'its SQL part alone', value: ms(discoverOnly) },
    {
      what: '100 references, one library query',
      value: ms(entities),
      note: `${(entities.p50 / hand.p50).toFixed(2)}× by hand (aim: 2)`,
    },
    { what: '100 films by one handwritten statement', value: ms(hand) },
  ];
}

/** How many films the flagship finds. */
async function ask(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: flagship }),
  });
  const { data, errors } = (await response.json()) as { data?: { discover: { totalCount: number } }; errors?: unknown };
  if (errors || !data) throw new Error(`the flagship failed: ${JSON.stringify(errors)}`);
  return data.discover.totalCount;
}

async function askSocial(subgraph: Bench['social']['subgraph'], handle: string): Promise<void> {
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

async function openApart(
  { config, databases }: Bed,
  { lifecycle }: Bench,
  identity: { kind: 'development'; keyFile: string },
): Promise<string> {
  const local = { host: '127.0.0.1', port: 0, debug: false, gatewaySecret: 'only-for-this-measurement-32-characters' };
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

async function measureReferences({ databases }: Bed, { catalog, social, lifecycle }: Bench) {
  const neo4j = await openNeo4j(databases.neo4j);
  lifecycle.onStop('neo4j', () => neo4j.close());
  const films = (await social.referenceFilms()).filter(({ people }) => people.length > 0);
  const ids = films
    .filter((_, index) => index % Math.floor(films.length / 100) === 0)
    .slice(0, 100)
    .map(({ id }) => id);
  const representations = ids.map((id) => ({ __typename: 'Movie', id }));
  const byLibrary = async () => {
    const scope = catalog.subgraph.openScope({
      viewer: anonymous,
      requestId: 'bench',
      signal: AbortSignal.timeout(10_000),
    });
    const { errors } = await scope.execute({ query: references, variables: { representations } });
    if (errors) throw new Error(String(errors));
  };
  return sideBySide(byLibrary, () => neo4j.read(byHand, { ids }));
}
