/** The entities on which an answer depends, by their global ids. */
import { valueFromASTUntyped, type FieldNode } from 'graphql';

type Data = Readonly<Record<string, unknown>>;

/** An answer with more entities is treated as if any change could change it. */
const maxIds = 1_000;

export interface LookedUp {
  readonly lookups: readonly FieldNode[];
  readonly variables: Data;
  readonly data: Data;
}

/**
 * The ids in the answer and those that the lookups name: an entity that was merged into another one is found by its old id.
 * Undefined if any change may change the answer, because something was not found by its slug.
 */
export function idsOf({ lookups, variables, data }: LookedUp): readonly string[] | undefined {
  const ids = new Set<string>();
  for (const node of lookups) {
    const id = node.arguments?.find(({ name }) => name.value === 'id');
    const asked: unknown = id && valueFromASTUntyped(id.value, variables);
    if (typeof asked === 'string') ids.add(asked);
    else if (data[(node.alias ?? node.name).value] == null) return undefined;
  }
  collectIds(data, ids);
  return ids.size <= maxIds ? [...ids] : undefined;
}

function collectIds(value: unknown, ids: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectIds(item, ids);
  else if (typeof value === 'object' && value !== null)
    for (const [name, child] of Object.entries(value)) {
      if (name === 'id' && typeof child === 'string') ids.add(child);
      else if (typeof child === 'object') collectIds(child, ids);
    }
}
