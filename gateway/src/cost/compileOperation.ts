/**
 * Compiles the cost of an operation to a function of its variables. A field costs its weight and those of its arguments once for
 * each parent, and its selection once for each item. Equal selections are compiled once, so time and result are linear in what the
 * document says, even if it says exponentially much. An operation that would take longer than `maxSelections` costs the maximum.
 */
import {
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../operations/fragments.js';
import { argumentsCost, argumentsFactor, sizeOf } from './argumentCost.js';
import { createCostProgram, type CostProgram, type Term, type Variables } from './costProgram.js';
import { defaults, returnsList, type SchemaCosts, type SchemaField } from './schemaCosts.js';
import { anyHolds, selectedFields, type Part, type SelectedField, type SelectionContext } from './selectedFields.js';

/** The cost with these variables: an integer from 0 to `maxCost`. The variables are as the client sent them. */
export type OperationCost = (variables: Variables) => number;

export const maxCost = Number.MAX_SAFE_INTEGER;

/** Many times what a document of the largest allowed size needs, unless it is written to be expensive. */
const maxSelections = 20_000;
const maxDepth = 200;

/** Undefined if the document does not determine the operation. The document need not be valid. */
export function compileOperation(
  costs: SchemaCosts,
  document: DocumentNode,
  operationName: string | undefined,
): OperationCost | undefined {
  const operation = getOperationAST(document, operationName);
  const type = operation && costs.schema.getRootType(operation.operation);
  if (!type) return undefined;
  const parts: Part[] = [{ selectionSet: operation.selectionSet, condition: '' }];
  try {
    const compiler = createCompiler(costs, document);
    const run = compiler.program.finish(compiler.selectionCost(type, parts, unsized));
    const withDefaults = variableDefaults(operation);
    return (variables) => Math.min(maxCost, Math.ceil(run(withDefaults(variables))));
  } catch (error) {
    if (error instanceof TooManySelections) return () => maxCost;
    throw error;
  }
}

class TooManySelections extends Error {}

/** Sizes that an object's list fields have from the field that returned the object, such as `edges` and `nodes` of a connection. */
interface SizedFields {
  readonly fields: readonly string[];
  readonly size: Term;
}

const unsized: SizedFields = { fields: [], size: 1 };

interface Compiler {
  readonly program: CostProgram;
  /** The cost of one object of `type` with what `parts` select on it. */
  selectionCost(type: GraphQLCompositeType, parts: readonly Part[], sized: SizedFields): Term;
}

function createCompiler(costs: SchemaCosts, document: DocumentNode): Compiler {
  const program = createCostProgram();
  const known = new Map<string, Term>();
  const keyOf = createKeys();
  let [selections, depth] = [0, 0];
  const context: SelectionContext = {
    schema: costs.schema,
    fragments: fragmentsOf(document),
    countSelection: () => {
      if (++selections > maxSelections) throw new TooManySelections();
    },
  };

  const selectionCost: Compiler['selectionCost'] = (type, parts, sized) =>
    isAbstractType(type)
      ? program.max(costs.schema.getPossibleTypes(type).map((possible) => objectCost(possible, parts, sized)))
      : objectCost(type, parts, sized);

  function objectCost(type: GraphQLObjectType, parts: readonly Part[], sized: SizedFields): Term {
    const key = keyOf(type, parts, sized);
    const cost = known.get(key);
    if (cost !== undefined) return cost;
    // A fragment that contains itself finds this. Validation rejects its document.
    known.set(key, 0);
    if (++depth > maxDepth) throw new TooManySelections();
    const fields = [...selectedFields(context, type, parts).values()];
    const total = program.sum([objectWeight(costs, type), ...fields.map((field) => whenSelected(type, field, sized))]);
    depth--;
    known.set(key, total);
    return total;
  }

  function whenSelected(parent: GraphQLObjectType, field: SelectedField, sized: SizedFields): Term {
    const cost = fieldCost(parent, field, sized);
    const isSelected = anyHolds(field.conditions);
    return isSelected ? program.when(isSelected, cost) : cost;
  }

  function fieldCost(parent: GraphQLObjectType, { node, parts }: SelectedField, sized: SizedFields): Term {
    const definition = fieldDefinition(costs, parent, node.name.value);
    if (!definition) return leafWeight(parent);
    const selected = { definition, node };
    const listSize = costs.listSizeOf(definition);
    const size = sizeOf(program, selected, listSize ?? {}) ?? costs.defaultSizeOf(definition, parent);
    const type = getNamedType(definition.type);
    const inside = listSize?.sizedFields ? { fields: listSize.sizedFields, size } : unsized;
    const item = isCompositeType(type) ? selectionCost(type, parts, inside) : leafWeight(parent);
    const ownSize = sized.fields.includes(definition.name) ? sized.size : size;
    const own = program.sum([costs.weightOf(definition) ?? 0, argumentsCost(costs, program, selected)]);
    return program.sum([
      program.product(own, argumentsFactor(costs, program, selected)),
      returnsList(definition) ? program.product(ownSize, item) : item,
    ]);
  }

  return { program, selectionCost };
}

const isIntrospection = (type: GraphQLNamedType): boolean => type.name.startsWith('__');

const leafWeight = (parent: GraphQLNamedType): number =>
  isIntrospection(parent) ? defaults.introspectionLeafWeight : defaults.leafWeight;

const objectWeight = (costs: SchemaCosts, type: GraphQLNamedType): number =>
  costs.weightOf(type) ?? (isIntrospection(type) ? defaults.introspectionWeight : defaults.objectWeight);

/** Undefined for `__typename` and for a field that does not exist. */
function fieldDefinition(costs: SchemaCosts, parent: GraphQLObjectType, name: string): SchemaField | undefined {
  if (parent === costs.schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return parent.getFields()[name];
}

/** A key that is equal for what costs the same: the type, the selection sets with their conditions, and the sizes of lists. */
function createKeys(): (type: GraphQLObjectType, parts: readonly Part[], sized: SizedFields) => string {
  const numbers = new Map<SelectionSetNode, number>();
  const numberOf = (selectionSet: SelectionSetNode) => {
    const number = numbers.get(selectionSet) ?? numbers.size;
    numbers.set(selectionSet, number);
    return number;
  };
  return (type, parts, { fields, size }) => {
    const sets = new Set(parts.map(({ selectionSet, condition }) => `${numberOf(selectionSet)}:${condition}`));
    const sizes = typeof size === 'number' ? size : `#${size.register}`;
    return `${type.name} ${[...sets].sort().join(' ')} ${fields.join(' ')}=${sizes}`;
  };
}

/** The given variables, with the operation's defaults for those that are missing. */
function variableDefaults({ variableDefinitions = [] }: OperationDefinitionNode): (given: Variables) => Variables {
  const values = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue && defaultValue.kind !== Kind.NULL
      ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const]
      : [],
  );
  if (values.length === 0) return (given) => given;
  const byName = Object.fromEntries(values);
  return (given) => ({ ...byName, ...given });
}
