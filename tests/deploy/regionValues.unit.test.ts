/** The values of two regions: the second one says again what the first one says, so nothing else keeps them equal. */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { exampleFile, mergeValues, type Values } from '@marquee/testing/deploy/chart';
import { parse } from 'yaml';

/** What a region has for itself. Nothing is ingested in the second one. */
const ofOneRegion = [
  'region',
  'neo4j.uri',
  'secrets.postgresReplicas.name',
  'secrets.postgresReplicas.key',
  'catalog.settings.CATALOG_REPLICA_OF',
  'catalog.settings.CATALOG_REPLICA_MAX_LAG_SECONDS',
  'ingestion.queue',
  'ingestion.bucket',
  'ingestion.serviceAccount.annotations.eks.amazonaws.com/role-arn',
  'networkPolicies.ingressCidrs',
];

/** The values of the chart with these files over them, one over another. */
const valuesOf = (...files: readonly string[]): Values =>
  [repositoryFile('deploy', 'chart', 'values.yaml'), ...files]
    .map((file) => parse(readFileSync(file, 'utf8')) as Values)
    .reduce(mergeValues, {});

/** Each key as a path, with its value as JSON. An empty object has none. */
const entriesOf = (value: unknown, path: readonly string[] = []): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => entriesOf(inner, [...path, key]))
    : [[path.join('.'), JSON.stringify(value)]];

/** The keys whose values differ, also those that one of the two lacks. */
function differences(one: Values, two: Values): string[] {
  const [first, second] = [new Map(entriesOf(one)), new Map(entriesOf(two))];
  return [...new Set([...first.keys(), ...second.keys()])].filter((key) => first.get(key) !== second.get(key)).sort();
}

test('differ only in what a region has for itself', () => {
  const first = valuesOf(exampleFile('managed'), exampleFile('first-region'));
  const second = valuesOf(exampleFile('second-region'));
  expect(differences(first, second)).toEqual([...ofOneRegion].sort());
});
