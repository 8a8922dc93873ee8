/**
 * Null for an argument that cannot be null. Validation lets a variable that may be null stand for such an argument if one of them has
 * a default. A client can send null all the same, and graphql-js would tell it only when the field is executed.
 */
import {
  isCompositeType,
  isNonNullType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableNode,
} from 'graphql';
import { fragmentsOf } from './fragments.js';
import { badInput } from '@marquee/kit/errors';
import { OperationRefused } from './refusal.js';

/** A place where null is not allowed for a variable that may be null. */
interface NonNullUse {
  readonly variable: VariableNode;
  readonly argument: string;
  /** The type of the argument, or of the field of an input object. */
  readonly type: string;
  /** `@skip` and `@include` of everything around it. */
  readonly conditions: readonly DirectiveNode[];
}

export interface CoercedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The variables as graphql-js coerces them, with defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export type NullCheck = (operation: CoercedOperation) => void;

/** The check throws OperationRefused with BAD_USER_INPUT. It looks for the places once for each operation of a document. */
export function createNullCheck(schema: GraphQLSchema): NullCheck {
  const known = new WeakMap<OperationDefinitionNode, readonly NonNullUse[]>();
  return ({ document, operation, variables }) => {
    if (!Object.values(variables).includes(null)) return;
    let uses = known.get(operation);
    if (!uses) known.set(operation, (uses = findUses(schema, document, operation)));
    for (const { variable, argument, type, conditions } of uses) {
      const name = variable.name.value;
      if (variables[name] !== null || !conditions.every((condition) => holds(condition, variables))) continue;
      throw new OperationRefused([
        badInput(
          argument,
          `Variable "$${name}" is null, but the argument "${argument}" of type "${type}" must not be.`,
        ),
      ]);
    }
  };
}

/** Whether the directive lets its field or fragment be executed. */
function holds({ name, arguments: given = [] }: DirectiveNode, variables: CoercedOperation['variables']): boolean {
  if (name.value !== 'skip' && name.value !== 'include') return true;
  const value = given.find((argument) => argument.name.value === 'if')?.value;
  const condition =
    value?.kind === Kind.VARIABLE
      ? variables[value.name.value]
      : value?.kind === Kind.BOOLEAN
        ? value.value
        : undefined;
  return condition !== (name.value === 'skip');
}

function findUses(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): NonNullUse[] {
  const fragments = fragmentsOf(document);
  const nullable = new Set<string>();
  for (const { variable, type } of operation.variableDefinitions ?? [])
    if (type.kind !== Kind.NON_NULL_TYPE) nullable.add(variable.name.value);
  const uses: NonNullUse[] = [];

  function walk(set: SelectionSetNode, typeName: string | undefined, outer: readonly DirectiveNode[]): void {
    const info = new TypeInfo(schema, typeName === undefined ? undefined : schema.getType(typeName));
    const around: (readonly DirectiveNode[])[] = [outer];
    let isInDirective = false;
    const selection = {
      enter: (node: SelectionNode) => {
        around.push(node.directives ?? []);
        if (node.kind !== Kind.FRAGMENT_SPREAD) return;
        const fragment = fragments.get(node.name.value);
        if (fragment) walk(fragment.selectionSet, fragment.typeCondition.name.value, around.flat());
      },
      leave: () => void around.pop(),
    };
    visit(
      set,
      visitWithTypeInfo(info, {
        Field: selection,
        InlineFragment: selection,
        FragmentSpread: selection,
        Directive: { enter: () => void (isInDirective = true), leave: () => void (isInDirective = false) },
        Variable: (variable) => {
          const type = info.getInputType();
          if (!isNonNullType(type) || !nullable.has(variable.name.value)) return;
          const argument = info.getArgument()?.name ?? variable.name.value;
          const conditions = (isInDirective ? around.slice(0, -1) : around).flat();
          uses.push({ variable, argument, type: String(type), conditions });
        },
      }),
    );
  }

  const root = schema.getRootType(operation.operation);
  walk(operation.selectionSet, isCompositeType(root) ? root.name : undefined, []);
  return uses;
}
