/** Changes that the planner asks for in what is sent to a subgraph and in what it answers: of names and of values. */
import type { FetchDataRewrite } from '@apollo/query-planner';
import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { fieldOf, isData, setField, type Data } from './data.js';

/** A path element that selects the objects of a type. */
const typePrefix = '... on ';

export function applyRewrites(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
  value: unknown,
): void {
  for (const rewrite of rewrites ?? []) {
    const name = rewrite.path.at(-1);
    if (name !== undefined)
      applyAt(schema, value, { path: rewrite.path.slice(0, -1), change: (data) => change(data, name, rewrite) });
  }
}

function change(data: Data, name: string, rewrite: FetchDataRewrite): void {
  if (rewrite.kind === 'ValueSetter') return setField(data, name, rewrite.setValueTo);
  const value = fieldOf(data, name);
  if (!value) return;
  setField(data, rewrite.renameKeyTo, value);
  setField(data, name, undefined);
}

interface Place {
  readonly path: readonly string[];
  readonly change: (data: Data) => void;
}

function applyAt(schema: GraphQLSchema, value: unknown, { path, change }: Place): void {
  if (Array.isArray(value)) {
    for (const item of value) applyAt(schema, item, { path, change });
    return;
  }
  if (!isData(value)) return;
  const [first, ...rest] = path;
  if (first === undefined) return change(value);
  if (!first.startsWith(typePrefix)) return applyAt(schema, fieldOf(value, first), { path: rest, change });
  const typename = fieldOf(value, '__typename');
  if (!typename || isOfType(schema, typename, first.slice(typePrefix.length)))
    applyAt(schema, value, { path: rest, change });
}

/** Whether the type named `typename` is the type `condition`, implements it or is a member of it. */
export function isOfType(schema: GraphQLSchema, typename: unknown, condition: string): boolean {
  if (typename === condition) return true;
  if (typeof typename !== 'string') return false;
  const type = schema.getType(typename);
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type);
}
