/** The places of an answer that a step of the plan adds to, and what identifies the entities there. */
import type { QueryPlanSelectionNode, ResponsePath } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { fieldOf, isData, mergeInto, setField, type Data } from './data.js';
import { isOfType } from './rewrites.js';

/**
 * What is at a path of the answer: in the plan's paths, `@` stands for each item of a list, and then the result is a list without what is
 * null.
 */
export function valuesAt(value: unknown, path: ResponsePath): unknown {
  if (!path.includes('@')) {
    let found = value;
    for (const step of path) found = isData(found) ? fieldOf(found, String(step)) : undefined;
    return found;
  }
  const found: unknown[] = [];
  collect(value, 0);
  return found;

  function collect(part: unknown, index: number): void {
    if (part === undefined || part === null) return;
    const step = path[index];
    // A broken subgraph may have something else in place of a list.
    if (step === '@') for (const item of itemsOf(part)) collect(item, index + 1);
    else if (step !== undefined) collect(isData(part) ? fieldOf(part, String(step)) : undefined, index + 1);
    else if (Array.isArray(part)) for (const item of part) collect(item, index);
    else found.push(part);
  }
}

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The path of each value that `valuesAt` finds and that is not null, in the same order. */
export function pathsAt(value: unknown, path: ResponsePath, parent: ResponsePath = []): ResponsePath[] {
  if (value === undefined || value === null) return [];
  const [first, ...rest] = path;
  if (first === undefined) return [parent];
  if (first === '@') return itemsOf(value).flatMap((item, index) => pathsAt(item, rest, [...parent, index]));
  return isData(value) ? pathsAt(fieldOf(value, String(first)), rest, [...parent, first]) : [];
}

/** The fields of `source` that `selections` select. Null if one is missing. */
export function representationOf(
  schema: GraphQLSchema,
  source: Data,
  selections: readonly QueryPlanSelectionNode[],
): Data | null {
  let result: Data | undefined;
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      const name = selection.alias ?? selection.name;
      const value = fieldOf(source, name);
      if (value === undefined) return null;
      setField((result ??= {}), name, selection.selections ? partsOf(schema, value, selection.selections) : value);
    } else if (selection.typeCondition && isOfType(schema, fieldOf(source, '__typename'), selection.typeCondition)) {
      const part = representationOf(schema, source, selection.selections);
      if (!part) continue;
      if (result) mergeInto(result, part);
      else result = part;
    }
  }
  return result ?? {};
}

function partsOf(schema: GraphQLSchema, value: unknown, selections: readonly QueryPlanSelectionNode[]): unknown {
  if (Array.isArray(value)) return value.map((item) => partsOf(schema, item, selections));
  return isData(value) ? representationOf(schema, value, selections) : value;
}
