/** The code that is made for operations: how answers of subgraphs are read, and how the answer is printed. */
import type { FetchNode } from '@apollo/query-planner';
import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ExecutionPlan, JoinedFetch } from '../planning/executionPlan.js';
import { compileJoinedReader, type ReadJoined } from './compiledJoinedReader.js';
import { compileReader, type ReadAnswer, type ReadFetch } from './compiledReader.js';
import { compileText, type CompiledText } from './compiledText.js';
import { fieldOf, type Data } from './data.js';
import { fetchesOf, openPlaces } from './openPlaces.js';
import { createSelections } from './selections.js';

/** An operation with the variables of one request. */
export interface RunnableOperation {
  readonly text: string;
  /** SHA-256 of the text. */
  readonly hash: string;
  readonly document: DocumentNode;
  /** The one of the document to execute. */
  readonly operation: OperationDefinitionNode;
  readonly variables: Data;
}

/** The variables have their defaults. */
export interface OperationRun extends RunnableOperation {
  readonly plan: ExecutionPlan;
}

export interface CompiledOperation {
  readonly print: CompiledText;
  /** Reads the answers of a fetch of the plan. Undefined if they have to be parsed. */
  readerOf(node: FetchNode): ReadAnswer | undefined;
  /** Reads the answers of fetches that are sent together. Undefined if they have to be parsed. */
  joinedReaderOf(node: JoinedFetch): ReadJoined | undefined;
}

interface KeptOperation extends CompiledOperation {
  readonly plan: ExecutionPlan;
}

/** Undefined for an operation that is not compiled. */
export type CompiledOf = (run: OperationRun) => CompiledOperation | undefined;

/** Memory that compiled code may take. */
const maxBytes = 64 * 1024 * 1024;

/** Memory of the code for each character of an operation: about 100 for stored operations, more where fields are of several types. */
const bytesPerCharacter = 500;

export interface Schemas {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly supergraphSchema: GraphQLSchema;
}

/** What came before of the operation of a plan. */
interface KnownPlan {
  /** The variables of `@skip` and `@include`. The code is for one combination of their values. */
  readonly conditions: readonly string[];
  /** The latest combinations, the oldest first. */
  readonly seen: Set<string>;
}

/** Combinations of an operation that are remembered. Clients that send others each time do not make code. */
const maxSeen = 32;

/** An operation is compiled when it comes for the second time with the same conditions: many come only once. */
export function createCompiledOperations(schemas: Schemas): CompiledOf {
  const knownPlans = new WeakMap<ExecutionPlan, KnownPlan>();
  const compiled = new LRUCache<string, KeptOperation>({ maxSize: maxBytes });

  function knownOf({ plan, document }: OperationRun): KnownPlan {
    let known = knownPlans.get(plan);
    if (!known) knownPlans.set(plan, (known = { conditions: conditionsOf(document), seen: new Set() }));
    return known;
  }

  return (run) => {
    const { operation, variables, text, hash, plan } = run;
    const { conditions, seen } = knownOf(run);
    const values = Object.fromEntries(conditions.map((name) => [name, fieldOf(variables, name)]));
    const combination = Object.values(values).join();
    const key = [hash, operation.name?.value, combination].join();
    const found = compiled.get(key);
    // Readers are for the fetches of one plan. A plan that was forgotten is made again.
    if (found?.plan === plan) return found;
    if (!seen.has(combination)) {
      const [oldest] = seen;
      if (oldest !== undefined && seen.size === maxSeen) seen.delete(oldest);
      seen.add(combination);
      return undefined;
    }
    const made = { plan, ...compileOperation({ ...run, variables: values }, schemas) };
    compiled.set(key, made, { size: Math.max(1, text.length) * bytesPerCharacter });
    return made;
  };
}

/** `variables` are those that decide what is selected. */
function compileOperation(
  { document, operation, plan, variables }: OperationRun,
  { schema, supergraphSchema }: Schemas,
): CompiledOperation {
  const selections = createSelections({ schema, document, operation, variables });
  const rootType = schema.getRootType(operation.operation)!;
  const readers = new Map<FetchNode, ReadAnswer>();
  const partsOfJoined = new Map<JoinedFetch, ReadFetch[]>();
  const fetches = fetchesOf(plan);
  const open = openPlaces(fetches);
  for (const fetch of fetches) {
    const read: ReadFetch = { fetch, schema, supergraphSchema, open, asked: selections, rootType, variables };
    const reader = compileReader(read);
    if (reader) readers.set(fetch.node, reader);
    const { joined } = fetch;
    if (joined) partsOfJoined.set(joined, [...(partsOfJoined.get(joined) ?? []), read]);
  }
  const joinedReaders = new Map([...partsOfJoined].map(([joined, parts]) => [joined, compileJoinedReader(parts)]));
  return {
    print: compileText({ schema, selections, rootType }),
    readerOf: (node) => readers.get(node),
    joinedReaderOf: (node) => joinedReaders.get(node),
  };
}

/** The variables of the directives that decide what is selected. */
function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  const directives: readonly string[] = [GraphQLSkipDirective.name, GraphQLIncludeDirective.name];
  visit(document, {
    Directive: ({ name, arguments: given = [] }) => {
      if (!directives.includes(name.value)) return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
