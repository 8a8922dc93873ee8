/** Places in an answer, and the errors at them. */
import type { GraphQLError, GraphQLResolveInfo } from 'graphql';
import type { FieldPlan } from './fieldPlans.js';

/** A field, or an item of its list. It is the path that graphql-js gives to resolvers. */
export class Position {
  /** Of the object that has the field. Undefined for an item. */
  readonly typename: string | undefined;
  /** What resolvers get to know of the field; undefined until one asks. */
  info: GraphQLResolveInfo | undefined = undefined;

  constructor(
    readonly field: FieldPlan,
    /** The response name of a field, or the index of an item. */
    readonly key: string | number,
    readonly prev: Position | undefined,
  ) {
    this.typename = typeof key === 'string' ? field.parentType.name : undefined;
  }
}

/** The position of the field that has this item. */
export function fieldAt(position: Position): Position {
  let at = position;
  while (typeof at.key === 'number') at = at.prev!;
  return at;
}

/** The path from the root. */
export function pathOf(position: Position): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Position | undefined = position; at; at = at.prev) path.push(at.key);
  return path.reverse();
}

/** Errors of an execution. As in graphql-js, none is added for what an error above has made null. */
export class CollectedErrors {
  readonly all: GraphQLError[] = [];
  private readonly ended = new Set<Position | undefined>();

  /** `position`: what is null because of the error; undefined for the whole answer. */
  add(error: GraphQLError, position: Position | undefined): void {
    if (this.hasEnded(position)) return;
    this.ended.add(position);
    this.all.push(error);
  }

  private hasEnded(position: Position | undefined): boolean {
    if (this.ended.size === 0) return false;
    for (let at = position; at; at = at.prev) if (this.ended.has(at)) return true;
    return this.ended.has(undefined);
  }
}
