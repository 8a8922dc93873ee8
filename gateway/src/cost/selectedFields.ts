/**
 * Which fields an operation asks an object for: fragments are followed, equal response names are merged as in execution, and
 * `@skip` and `@include` become conditions on the variables.
 */
import {
  isAbstractType,
  Kind,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Variables } from './costProgram.js';

/**
 * Boolean variables that must be true, or false with a leading `!`, sorted and separated by commas. Empty: always. It is a text so
 * that equal conditions are equal keys.
 */
export type Condition = string;

/** A selection set and when it counts. */
export interface Part {
  readonly selectionSet: SelectionSetNode;
  readonly condition: Condition;
}

/** A field of the answer: all nodes with one response name. */
export interface SelectedField {
  readonly node: FieldNode;
  /** It is selected if any of these holds. */
  readonly conditions: Condition[];
  /** The selection sets of its nodes. */
  readonly parts: Part[];
}

export interface SelectionContext {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Called for each selection that is looked at. Throws when there are too many. */
  countSelection(): void;
}

/** The fields that `parts` select on an object of `type`, by response name. */
export function selectedFields(
  context: SelectionContext,
  type: GraphQLObjectType,
  parts: readonly Part[],
): Map<string, SelectedField> {
  const fields = new Map<string, SelectedField>();
  const spread = new Set<string>();

  function collect({ selectionSet, condition }: Part): void {
    for (const selection of selectionSet.selections) {
      context.countSelection();
      const holds = both(condition, selection.directives);
      if (holds === undefined) continue;
      if (selection.kind === Kind.FIELD) {
        addField(fields, selection, holds);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(context.schema, selection.typeCondition?.name.value, type))
          collect({ selectionSet: selection.selectionSet, condition: holds });
      } else {
        const key = `${selection.name.value} ${holds}`;
        const fragment = context.fragments.get(selection.name.value);
        if (!fragment || spread.has(key)) continue;
        spread.add(key);
        if (applies(context.schema, fragment.typeCondition.name.value, type))
          collect({ selectionSet: fragment.selectionSet, condition: holds });
      }
    }
  }

  for (const part of parts) collect(part);
  return fields;
}

function addField(fields: Map<string, SelectedField>, node: FieldNode, condition: Condition): void {
  const name = node.alias?.value ?? node.name.value;
  const field = fields.get(name) ?? { node, conditions: [], parts: [] };
  fields.set(name, field);
  field.conditions.push(condition);
  if (node.selectionSet) field.parts.push({ selectionSet: node.selectionSet, condition });
}

/** Whether a fragment on `name` applies to objects of `type`. */
function applies(schema: GraphQLSchema, name: string | undefined, type: GraphQLObjectType): boolean {
  if (name === undefined || name === type.name) return true;
  const condition = schema.getType(name);
  return isAbstractType(condition) && schema.isSubType(condition, type);
}

/** `condition` with what the directives demand; undefined if that never holds. */
function both(condition: Condition, directives: readonly DirectiveNode[] = []): Condition | undefined {
  const demands = new Set(condition === '' ? [] : condition.split(','));
  for (const { name, arguments: [argument] = [] } of directives) {
    const wanted = name.value === 'include' ? true : name.value === 'skip' ? false : undefined;
    if (wanted === undefined || !argument) continue;
    const { value } = argument;
    if (value.kind === Kind.BOOLEAN && value.value !== wanted) return undefined;
    if (value.kind === Kind.VARIABLE) demands.add(`${wanted ? '' : '!'}${value.name.value}`);
  }
  if ([...demands].some((demand) => demands.has(`!${demand}`))) return undefined;
  return [...demands].sort().join(',');
}

/** Whether one of the conditions holds; undefined if that does not depend on the variables. A missing variable fits any demand. */
export function anyHolds(conditions: readonly Condition[]): ((variables: Variables) => boolean) | undefined {
  if (conditions.includes('')) return undefined;
  const alternatives = [...new Set(conditions)].map((condition) =>
    condition.split(',').map((demand) => {
      const unwanted = demand.startsWith('!');
      return { name: unwanted ? demand.slice(1) : demand, unwanted };
    }),
  );
  return (variables) =>
    alternatives.some((demands) => demands.every(({ name, unwanted }) => variables[name] !== unwanted));
}
