/** What an operation asks of the root fields of a mutation. */
import { Kind, valueFromASTUntyped, type DocumentNode, type FieldNode } from 'graphql';

export interface RootInput {
  readonly field: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The argument `input` of each root field. Null if the first operation of the document is no mutation. */
export function mutationInputs(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>> = {},
): readonly RootInput[] | null {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation?.operation !== 'mutation') return null;
  const fields = operation.selectionSet.selections.filter((node): node is FieldNode => node.kind === Kind.FIELD);
  return fields.map((node) => ({ field: node.name.value, input: inputOf(node, variables) }));
}

function inputOf(node: FieldNode, variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const value = node.arguments?.find(({ name }) => name.value === 'input')?.value;
  const input = value && valueFromASTUntyped(value, variables);
  return typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
}
