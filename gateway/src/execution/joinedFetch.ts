/**
 * Sends fetches of entities that the plan has joined as one request, with each distinct representation once. The answer and its errors are
 * those of the fetches sent apart.
 */
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import type { GraphQLFormattedError } from 'graphql';
import { counter } from '@marquee/kit/telemetry/metrics';
import { withSpan } from '@marquee/kit/telemetry/spans';
import { lookupName, representationsName, type JoinedFetch, type JoinedPart } from '../planning/executionPlan.js';
import type { EntityUse, JoinedEntity } from './compiledJoinedReader.js';
import { isData, newData, type Data } from './data.js';
import { valuesAt } from './entities.js';
import {
  addEntities,
  ask,
  fetchEntities,
  lookupAt,
  pathTranslation,
  toError,
  tolerate,
  variablesOf,
  type Cursor,
  type Lookup,
  type PlanRun,
} from './fetchNode.js';

const joinedFetches = counter({
  name: 'marquee.gateway.fetches.joined',
  description: 'Fetches that were sent together with others, or apart after their subgraph refused them together.',
  labels: { sent: ['together', 'apart'] },
});

/** In one request. Above it, the fetches are sent apart. */
const maxRepresentations = 10_000;

/** A part that has entities to ask for. */
interface AskingPart extends JoinedPart {
  /** Its index in the plan. */
  readonly index: number;
  readonly asked: Lookup;
}

export const runJoinedFetch = (run: PlanRun, node: JoinedFetch, cursor: Cursor): Promise<void> =>
  withSpan('gateway.fetch', { attributes: { service: node.serviceName } }, async () => {
    const parts = node.parts.flatMap((part, index) => askingPart(run, { ...part, index }, cursor));
    const count = parts.reduce((sum, { asked }) => sum + asked.representations.length, 0);
    if (parts.length < 2 || count > maxRepresentations) return fetchApart(run, parts);
    const isAnswered = await fetchTogether(run, node, parts);
    joinedFetches.add(parts.length, { sent: isAnswered ? 'together' : 'apart' });
    if (!isAnswered) await fetchApart(run, parts);
  });

function askingPart(
  run: PlanRun,
  part: JoinedPart & { readonly index: number },
  { path, data }: Cursor,
): readonly AskingPart[] {
  if (!part.conditions.every(({ variable, is }) => (run.variables[variable] === true) === is)) return [];
  const found = part.path.length > 0 ? valuesAt(data, part.path) : data;
  const asked = lookupAt(run, part.node, { path: [...path, ...part.path], data: found });
  return asked ? [{ ...part, asked }] : [];
}

async function fetchApart(run: PlanRun, parts: readonly AskingPart[]): Promise<void> {
  await Promise.all(parts.map(({ node, asked }) => tolerate(run, () => fetchEntities(run, node, asked))));
}

/** An entity that is asked for once, for all parts that want it. */
interface Entity extends JoinedEntity {
  readonly representation: Data;
  readonly uses: EntityUse[];
}

/** The entities of each lookup. */
type Lookups = readonly (readonly Entity[])[];

function lookupsOf({ lookups: count }: JoinedFetch, parts: readonly AskingPart[]): Lookups {
  const lookups = Array.from({ length: count }, () => new Map<string, Entity>());
  for (const { index, lookup, asked } of parts)
    for (const [position, representation] of asked.representations.entries()) {
      const key = JSON.stringify(representation);
      const known = lookups[lookup]!.get(key);
      if (known) known.uses.push({ part: index, position });
      else
        lookups[lookup]!.set(key, { representation, type: asked.types[position]!, uses: [{ part: index, position }] });
    }
  return lookups.map((entities) => [...entities.values()]);
}

/** Returns false for an answer that says nothing about its parts. They have to be sent apart. */
async function fetchTogether(run: PlanRun, node: JoinedFetch, parts: readonly AskingPart[]): Promise<boolean> {
  const lookups = lookupsOf(node, parts);
  const variables = Object.assign({}, ...node.parts.map((part) => variablesOf(run, part.node))) as Data;
  for (const [lookup, entities] of lookups.entries())
    variables[representationsName(lookup)] = entities.map(({ representation }) => representation);
  const readJoined = run.compiled?.joinedReaderOf(node);
  let read: readonly unknown[][] | undefined;
  const response = await ask(run, node, {
    variables,
    ...(readJoined ? { read: (answer) => (read = readJoined(answer, lookups)) && newData() } : {}),
  });
  const { data, errors = [] } = response;
  if (!isData(data) && !failsEverywhere(response, lookups)) return false;
  addErrors(run, { node, parts, lookups, errors });
  if (!isData(data)) return true;
  const received = read ?? receivedOf(data, lookups);
  for (const { node: fetch, index, asked } of parts)
    await tolerate(run, async () => addEntities(run, fetch, { ...asked, received: received[index] }));
  return true;
}

const failuresOfSubgraphs: readonly unknown[] = ['SUBGRAPH_TIMEOUT', 'SUBGRAPH_UNAVAILABLE'];

/** Whether the subgraph did not answer at all. To ask again for each part would be in vain. */
const failsEverywhere = ({ errors = [] }: GatewayGraphQLResponse, lookups: Lookups): boolean =>
  lookups.every(
    (entities, lookup) =>
      entities.length === 0 ||
      errors.some(
        ({ path, extensions }) =>
          path?.length === 1 && path[0] === lookupName(lookup) && failuresOfSubgraphs.includes(extensions?.code),
      ),
  );

/** What each part gets from an answer that was parsed. Undefined for one whose list is not as long as asked for. */
function receivedOf(data: Data, lookups: Lookups): (unknown[] | undefined)[] {
  const received: (unknown[] | undefined)[] = [];
  for (const [lookup, entities] of lookups.entries()) {
    const items = data[lookupName(lookup)];
    if (!Array.isArray(items) || items.length !== entities.length) continue;
    for (const [index, { uses }] of entities.entries())
      for (const [copy, { part, position }] of uses.entries()) {
        // The plan may add to an object, and not everywhere the same.
        const item: unknown = copy === 0 ? items[index] : structuredClone(items[index]);
        (received[part] ??= [])[position] = item;
      }
  }
  return received;
}

interface JoinedErrors {
  readonly node: JoinedFetch;
  readonly parts: readonly AskingPart[];
  readonly lookups: Lookups;
  readonly errors: readonly GraphQLFormattedError[];
}

/** An error of an entity is one of each place that wants it, as if each part had been sent alone. */
function addErrors(run: PlanRun, { node, parts, lookups, errors }: JoinedErrors): void {
  if (errors.length === 0) return;
  const toOwnPath = new Map(parts.map(({ index, asked }) => [index, pathTranslation(run, asked)]));
  const add = (error: GraphQLFormattedError, part: number, path: readonly (string | number)[]) =>
    run.errors.push(toError(error, node.serviceName, toOwnPath.get(part)!(['_entities', ...path])));
  for (const error of errors) {
    const [name, index, ...rest] = error.path ?? [];
    const lookup = lookups.findIndex((_, each) => lookupName(each) === name);
    const entity = typeof index === 'number' ? lookups[lookup]?.[index] : undefined;
    if (lookup < 0) run.errors.push(toError(error, node.serviceName, undefined));
    else if (entity) for (const { part, position } of entity.uses) add(error, part, [position, ...rest]);
    else
      for (const part of parts)
        if (part.lookup === lookup) add(error, part.index, index === undefined ? [] : [index, ...rest]);
  }
}
