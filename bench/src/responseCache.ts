/** What an answer from the gateway's cache costs, beside its execution: CPU of all processes, with the client. */
import { openCpuMeter, type CpuSeconds } from '@marquee/testing/cost/processCpu';
import { benchGateway, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';
import { meanCpu, type Measurement } from './measure.js';

const film = `query ($slug: String!) { movie(slug: $slug) { id title year synopsis genres { id name }
  cast(first: 10) { nodes { character person { id name } } } directors { id name } } }`;

const search = `query ($q: String) { searchMovies(q: $q, facets: [GENRE, DECADE], first: 10) { totalCount
  facets { field buckets { id label count } } edges { score highlights { field text } node { id title year } } } }`;

const suggestions = `query ($q: String!) { suggest(q: $q) { didYouMean
  suggestions { text target { ... on Movie { id title year } ... on Person { id name } ... on Genre { id name } } } } }`;

const warmUps = 30;

/** Operations whose answers are the same for every viewer. */
const operations = [
  { name: 'a film with its cast', query: film, variables: { slug: 'casablanca-1942' } },
  { name: 'a search', query: search, variables: { q: 'casablanca' } },
  { name: 'suggestions', query: suggestions, variables: { q: 'casa' } },
];

export async function measureResponseCache(
  environment: BenchEnvironment,
  bench: BenchSupergraph,
): Promise<Measurement[]> {
  const config = benchGateway(environment);
  const gateway = await bench.serve({ ...config, responseCache: { ...config.responseCache, isEnabled: true } });
  await gateway.changes!.catchUp();
  const meter = openCpuMeter({ neo4jUri: environment.databases.neo4j.uri, databaseUrl: bench.databaseUrl });
  const measurements: Measurement[] = [];
  for (const { name, ...operation } of operations) {
    for (let run = 0; run < warmUps; run++) for (const { url } of [bench, gateway]) await send(url, operation);
    const executed = await meanCpu(meter, () => send(bench.url, operation));
    const cached = await meanCpu(meter, () => send(gateway.url, operation));
    measurements.push({
      name: `${name}, executed / cached`,
      value: `${milliseconds(executed)} / ${milliseconds(cached)}`,
      note: `${(executed.total / cached.total).toFixed(1)}× less CPU from the cache`,
    });
  }
  return measurements;
}

const milliseconds = ({ total }: CpuSeconds) => `${(total * 1_000).toFixed(2)} ms`;

async function send(url: string, operation: object): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  });
  const text = await response.text();
  if (text.startsWith('{"errors"')) throw new Error(text);
}
