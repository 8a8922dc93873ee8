/** What the stored operations cost at most, and that their clients and the page of the documentation have room for them. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { readGatewayConfig } from '../config.js';
import { createCostEstimator } from './costLimit.js';

const schemaFile = (path: string) => new URL(`../../../schema/${path}`, import.meta.url);
const names = readdirSync(schemaFile('operations'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.replace('.graphql', ''));
const estimator = createCostEstimator(readFileSync(schemaFile('supergraph.graphql'), 'utf8'));
const { costLimits } = readGatewayConfig({});

const ids = (count: number) => Array.from({ length: count }, (_, index) => `mov_${index}`);
const idMatch = { anyOf: ids(100), allOf: ids(100), noneOf: ids(100) };

/** All that the page of films can be narrowed by. */
const discovery = {
  filter: { watchedBy: 'EVERYONE', window: 'ALL_TIME', genres: { anyOf: ids(20) }, starring: { anyOf: ids(10) } },
  orderBy: 'HIGHEST_RATED',
};
const found = { q: 'x'.repeat(200), filter: { genres: { anyOf: ids(20) }, cast: { anyOf: ids(10) } } };

/** The variables that make an operation most expensive. Those that cost nothing are left out. */
const largest: Readonly<Record<string, Record<string, unknown>>> = {
  BlockedUsers: { first: 100 },
  'web/DiscoverPage': { ...discovery, people: ids(10), withPeople: true },
  'web/DiscoverMore': discovery,
  'web/PathsPage': { hasFrom: true, hasTo: true, hasBoth: true },
  'web/SearchPage': found,
  'web/SearchMore': found,
  MyPage: { first: 100 },
  Search: { q: 'x'.repeat(200), filter: { name: 'x', genres: idMatch, cast: idMatch, directors: idMatch } },
  Tonight: { with: ids(9) },
};

const estimate = (name: string) =>
  estimator.estimate({
    document: parse(readFileSync(schemaFile(`operations/${name}.graphql`), 'utf8')),
    operationName: undefined,
    variables: largest[name] ?? {},
  })!;

/** Pages that a visitor without a token opens. */
const forVisitors = [
  ...['HomePage', 'DiscoverPage', 'DiscoverMore', 'SearchPage', 'SearchMore', 'PaletteSuggest', 'PathsPage'],
  ...['FilmPage', 'FilmWatches', 'CastMore', 'PersonPage', 'CreditsMore', 'MemberPage'],
].map((name) => `web/${name}`);

describe('a stored operation with its largest variables', () => {
  test.each(forVisitors)('is within the limit of a visitor: %s', (name) => {
    expect(estimate(name)).toBeLessThanOrEqual(costLimits.anonymous);
  });

  test.each(names)('is within the limit of a member: %s', (name) => {
    expect(estimate(name)).toBeGreaterThan(0);
    expect(estimate(name)).toBeLessThanOrEqual(costLimits.member);
  });

  test('costs what docs/limits.md says', () => {
    const page = readFileSync(new URL('../../../docs/limits.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| `(\w+)` +\| +([\d,]+) \|$/gm)].map(([, name, cost]) => `${name} ${cost}`);
    const own = names.filter((name) => !name.startsWith('web/'));
    expect(listed).toEqual(own.map((name) => `${name} ${estimate(name).toLocaleString('en')}`));
  });
});
