/** What the supergraph says about caches: `@cacheControl` of its fields and types. */
import {
  buildSchema,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** `@cacheControl`. */
interface CacheHint {
  /** Seconds. */
  readonly maxAge?: number | null;
  readonly scope?: string | null;
  readonly inheritMaxAge?: boolean | null;
}

/** What a field allows. */
export interface FieldRule {
  readonly field: GraphQLField<unknown, unknown>;
  readonly type: GraphQLNamedType;
  readonly isPrivate: boolean;
  /** Seconds; undefined if the field is kept as long as its parent. */
  readonly maxAge: number | undefined;
}

export interface CacheHints {
  readonly schema: GraphQLSchema;
  /** Undefined if the type has no such field. */
  ruleOf(parent: GraphQLNamedType, name: string): FieldRule | undefined;
}

/** Reads the directives of `supergraphSdl`, the text that composition made. */
export function readCacheHints(supergraphSdl: string): CacheHints {
  const schema = buildSchema(supergraphSdl, { assumeValid: true, assumeValidSDL: true });
  const directive = schema.getDirective('cacheControl');
  const hintOf = ({ astNode }: GraphQLField<unknown, unknown> | GraphQLNamedType): CacheHint =>
    (directive && astNode && (getDirectiveValues(directive, astNode) as CacheHint | undefined)) ?? {};
  const rules = new Map<string, FieldRule>();
  for (const parent of Object.values(schema.getTypeMap())) {
    if (!isObjectType(parent) && !isInterfaceType(parent)) continue;
    for (const field of Object.values(parent.getFields())) {
      const type = getNamedType(field.type);
      const hints = { own: hintOf(field), ofType: hintOf(type), isRoot: parent === schema.getQueryType() };
      rules.set(`${parent.name}.${field.name}`, { field, type, ...combine(type, hints) });
    }
  }
  return { schema, ruleOf: (parent, name) => rules.get(`${parent.name}.${name}`) };
}

interface Hints {
  readonly own: CacheHint;
  readonly ofType: CacheHint;
  readonly isRoot: boolean;
}

/** As Apollo Server does it: without a hint, a root field and a field that returns an object may not be kept. */
function combine(type: GraphQLNamedType, { own, ofType, isRoot }: Hints): Pick<FieldRule, 'isPrivate' | 'maxAge'> {
  const isPrivate = (own.scope ?? ofType.scope) === 'PRIVATE';
  if (own.maxAge != null) return { isPrivate, maxAge: own.maxAge };
  if (!own.inheritMaxAge && ofType.maxAge != null) return { isPrivate, maxAge: ofType.maxAge };
  const inherits = !isCompositeType(type) || own.inheritMaxAge || ofType.inheritMaxAge;
  return { isPrivate, maxAge: isRoot || !inherits ? 0 : undefined };
}
