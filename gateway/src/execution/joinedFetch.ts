/**
 * Sends fetches of entities that the plan has joined as one request, with each distinct representation once. The answer and its errors are
 * those of the fetches sent apart.
 */
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { runInSlices } from '@marquee/kit/slices';
import { maxResolvedFields } from '@marquee/kit/subgraph/executionBudget';
import { counter } from '@marquee/kit/telemetry/metrics';
import { withSpan } from '@marquee/kit/telemetry/spans';
import { createErrorLimit } from '../operations/errorLimit.js';
import { lookupName, representationsName, type JoinedFetch, type JoinedPart } from '../planning/executionPlan.js';
import type { EntityUse, JoinedEntity, Received } from './compiledJoinedReader.js';
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
const maxRepresentations = 1_000;

/** In one request. A subgraph takes more, but lists inside of the entities have fields that cannot be counted before. */
const maxFields = maxResolvedFields / 10;

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
    const lookups = lookupsOf(node, parts);
    const fields = node.fields.reduce((sum, each, lookup) => sum + each * lookups[lookup]!.length, 0);
    if (fields > maxFields) return fetchApart(run, parts);
    const isAnswered = await fetchTogether(run, { node, parts, lookups });
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

function lookupsOf({ fields }: JoinedFetch, parts: readonly AskingPart[]): Lookups {
  const lookups = fields.map(() => new Map<string, Entity>());
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

interface Joined {
  readonly node: JoinedFetch;
  readonly parts: readonly AskingPart[];
  readonly lookups: Lookups;
}

/** Returns false for an answer that does not say everything about its parts. They have to be sent apart. */
async function fetchTogether(run: PlanRun, joined: Joined): Promise<boolean> {
  const { node, parts, lookups } = joined;
  const variables = Object.assign({}, ...node.parts.map((part) => variablesOf(run, part.node))) as Data;
  for (const [lookup, entities] of lookups.entries())
    variables[representationsName(lookup)] = entities.map(({ representation }) => representation);
  const readJoined = run.compiled?.joinedReaderOf(node);
  let read: Received | undefined;
  const response = await ask(run, node, {
    variables,
    ...(readJoined ? { read: (answer) => (read = readJoined(answer, lookups)) && newData() } : {}),
  }).catch(toNothing);
  if (!response || lacksErrors(response)) return false;
  const { data, errors = [] } = response;
  if (!isData(data) && !failsEverywhere(response, lookups)) return false;
  addErrors(run, joined, errors);
  if (!isData(data)) return true;
  const received = await runInSlices(read ?? receivedOf(data, lookups));
  for (const { node: fetch, index, asked } of parts)
    await tolerate(run, () => runInSlices(addEntities(run, fetch, { ...asked, received: received[index] })));
  return true;
}

/** An answer that is too large for one fetch may be small enough for several. Throws any other error again. */
function toNothing(error: unknown): undefined {
  if (!(error instanceof GraphQLError && error.extensions.code === 'QUERY_TOO_COMPLEX')) throw error;
}

/** Whether the subgraph had more errors than it lists. Those of one part may have taken the room of another's. */
function lacksErrors({ errors = [], extensions }: GatewayGraphQLResponse): boolean {
  const count: unknown = extensions?.errorCount;
  return typeof count === 'number' && count > errors.length;
}

const failuresOfSubgraphs: readonly unknown[] = ['SUBGRAPH_TIMEOUT', 'SUBGRAPH_UNAVAILABLE'];

/** Whether the subgraph did not answer at all. To ask again for each part would be in vain. */
const failsEverywhere = ({ errors = [] }: GatewayGraphQLResponse, lookups: Lookups): boolean =>
  lookups.every(
    (entities, lookup) =>
      entities.length === 0 ||
      errors.some(
        ({ path, extensions }) =>
          path?.[0] === lookupName(lookup) &&
          typeof path[1] !== 'number' &&
          failuresOfSubgraphs.includes(extensions?.code),
      ),
  );

/** What each part gets from an answer that was parsed. */
export function* receivedOf(data: Data, lookups: readonly (readonly JoinedEntity[])[]): Received {
  const received: (unknown[] | undefined)[] = [];
  for (const [lookup, entities] of lookups.entries()) {
    const items = data[lookupName(lookup)];
    if (!Array.isArray(items) || items.length !== entities.length) continue;
    for (const [index, { uses }] of entities.entries())
      for (const [copy, { part, position }] of uses.entries()) {
        const item: unknown = copy === 0 ? items[index] : structuredClone(items[index]);
        (received[part] ??= [])[position] = item;
        yield;
      }
  }
  return received;
}

/** An error of an entity is one of each place that wants it, as if each part had been sent alone. */
function addErrors(run: PlanRun, { node, parts, lookups }: Joined, errors: readonly GraphQLFormattedError[]): void {
  if (errors.length === 0) return;
  const own = new Map(
    parts.map(({ index, asked }) => [index, { toPath: pathTranslation(run, asked), limit: createErrorLimit() }]),
  );
  const add = (error: GraphQLFormattedError, part: number, path: readonly (string | number)[]) => {
    const { toPath, limit } = own.get(part)!;
    if (limit.take(error)) run.errors.push(toError(error, node.serviceName, toPath(['_entities', ...path])));
  };
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
