/** Turns the answer to a rewritten operation into the answer to the client's. */
import { executeSync, Kind, visit, type DocumentNode, type FieldNode, type GraphQLSchema } from 'graphql';
import { isIntrospection, type RewrittenOperation } from './rewriteOperation.js';

export type Data = Record<string, unknown>;
type Path = readonly (string | number)[];

/** `fromSchema` is the answer of introspection and has the client's names. */
export function restoreData({ names, introspection }: RewrittenOperation, data: Data, fromSchema: Data): Data {
  const restore = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(restore);
    return typeof value === 'object' && value !== null ? restoreObject(value as Data) : value;
  };
  const restoreObject = (object: Data): Data => {
    // Without a prototype, a field may have any name.
    const restored = Object.create(null) as Data;
    for (const [name, value] of Object.entries(object)) {
      if (!names.has(name)) {
        restored[name] = restore(value);
        continue;
      }
      const key = names.get(name);
      if (key !== undefined) restored[key] = introspection.has(name) ? fromSchema[key] : restore(value);
    }
    return restored;
  };
  return restoreObject(data);
}

/** The path with the client's names. It ends before a field that the client does not ask for. */
export function restorePath({ names }: RewrittenOperation, path: Path): Path {
  const restored: (string | number)[] = [];
  for (const step of path) {
    const key = typeof step === 'string' && names.has(step) ? names.get(step) : step;
    if (key === undefined) break;
    restored.push(key);
  }
  return restored;
}

export interface IntrospectionRequest {
  readonly schema: GraphQLSchema;
  /** The client's. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Data;
}

/** Answers `__schema` and `__type` at the root of an operation, and nothing else of it. */
export function introspect({ schema, document, operationName, variables }: IntrospectionRequest) {
  const only = visit(document, {
    Field: (node) => (isIntrospection(node) ? false : null),
    SelectionSet: {
      leave: (node) => (node.selections.length > 0 ? undefined : { ...node, selections: [typename] }),
    },
  });
  return executeSync({
    schema,
    document: only,
    rootValue: {},
    variableValues: variables,
    operationName: operationName ?? null,
  });
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
