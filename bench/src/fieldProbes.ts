/** An operation for each field that returns objects: the shortest one that asks for it, with full pages and fields without arguments. */
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isObjectType,
  isRequiredArgument,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

export interface FieldProbe {
  /** `Type.field`, and ` ×` if the parents are a page. */
  readonly name: string;
  /** Where the parents of the field are found: an operation with `$` in place of the field. */
  readonly place: string;
  /** The field with its arguments and selection. */
  readonly field: string;
  readonly query: string;
}

/** Values of arguments as GraphQL text, by `Type.field.argument` or by the argument's name. */
export type ProbeArguments = Readonly<Record<string, string>>;

/** Where objects of a type are found: alone and as a page. The text has `$` in place of the selection. */
export type ProbeParents = Readonly<Record<string, readonly string[]>>;

type Field = GraphQLField<unknown, unknown>;

export interface ProbeOptions {
  readonly schema: GraphQLSchema;
  readonly values: ProbeArguments;
  readonly parents: ProbeParents;
  /** Whether a connection is asked for `edges` only. Otherwise it is asked for `nodes`, too, which are the same objects. */
  readonly edgesOnly?: boolean;
}

export function fieldProbes({ schema, values, parents, edgesOnly = false }: ProbeOptions): FieldProbe[] {
  const paths = shortestPaths();
  const probes: FieldProbe[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || type === schema.getMutationType()) continue;
    const places = parents[type.name] ?? (paths.has(type.name) ? [paths.get(type.name)!] : []);
    for (const field of Object.values(type.getFields())) {
      const call = callOf(type, field);
      const inner = getNamedType(field.type);
      if (call === undefined || !isCompositeType(inner)) continue;
      const text = `${call}${selection(inner, edgesOnly)}`;
      for (const [index, place] of places.entries())
        probes.push({
          name: `${type.name}.${field.name}${index > 0 ? ' ×' : ''}`,
          place,
          field: text,
          query: place.replace('$', () => text),
        });
    }
  }
  return probes;

  /** From the query to each type: the text of the operation around `$`. */
  function shortestPaths(): Map<string, string> {
    const found = new Map([[schema.getQueryType()!.name, '{$}']]);
    for (const [name, place] of Object.entries(parents)) found.set(name, place[0]!);
    const queue = [...found.keys()];
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const type = schema.getType(name) as GraphQLObjectType;
      for (const field of Object.values(type.getFields())) {
        const inner = getNamedType(field.type);
        const call = callOf(type, field);
        if (!isObjectType(inner) || found.has(inner.name) || call === undefined) continue;
        found.set(inner.name, found.get(name)!.replace('$', `${call}{$}`));
        queue.push(inner.name);
      }
    }
    return found;
  }

  /** The field with its arguments; undefined if there is no value for one that it needs. */
  function callOf(type: GraphQLNamedType, field: Field): string | undefined {
    const given: string[] = [];
    for (const argument of field.args) {
      const inner = getNamedType(argument.type);
      const isList = isListType(getNullableType(argument.type));
      const text =
        values[`${type.name}.${field.name}.${argument.name}`] ??
        values[argument.name] ??
        (isEnumType(inner) && isList
          ? `[${inner
              .getValues()
              .map(({ name }) => name)
              .join(', ')}]`
          : undefined);
      if (text !== undefined) given.push(`${argument.name}: ${text}`);
      else if (isRequiredArgument(argument)) return undefined;
    }
    return given.length > 0 ? `${field.name}(${given.join(', ')})` : field.name;
  }
}

/** All fields without fields of their own, and those below that are cheap: lists of a page, and objects without others. */
function selection(type: GraphQLNamedType, edgesOnly: boolean, depth = 2): string {
  if (!isObjectType(type)) return '{__typename}';
  const fields = Object.values(type.getFields());
  const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)) && field.args.length === 0);
  const pages = edgesOnly && type.getFields().edges ? ['edges'] : ['nodes', 'edges', 'node'];
  const below = fields.filter(({ name }) => depth > 0 && pages.includes(name));
  const texts = [...leaves, ...below].map((field) => {
    const inner = getNamedType(field.type);
    return isCompositeType(inner) ? `${field.name}${selection(inner, edgesOnly, depth - 1)}` : field.name;
  });
  return `{${texts.length > 0 ? texts.join(' ') : '__typename'}}`;
}
