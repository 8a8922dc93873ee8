/**
 * The compact form in which a built page carries its documents: as JSON of a syntax tree, they would be a sixth of the first page's
 * own code. A field without more is its name, and a spread begins with dots.
 */
import type {
  ArgumentNode,
  DirectiveNode,
  DocumentNode,
  OperationTypeNode,
  SelectionNode,
  SelectionSetNode,
  VariableDefinitionNode,
} from 'graphql';

export type CompactSelection =
  string | CompactField | { readonly on: string; readonly selections: readonly CompactSelection[] };

export type CompactField = readonly [
  name: string,
  alias?: string | 0,
  arguments_?: readonly ArgumentNode[] | 0,
  directives?: readonly DirectiveNode[] | 0,
  selections?: readonly CompactSelection[],
];

export type CompactDefinition =
  | readonly [fragment: string, on: string, selections: readonly CompactSelection[]]
  | readonly [
      operation: string,
      type: { readonly type: OperationTypeNode; readonly variables: readonly VariableDefinitionNode[] },
      selections: readonly CompactSelection[],
    ];

const nameOf = (value: string) => ({ kind: 'Name', value }) as const;
const typeOf = (value: string) => ({ kind: 'NamedType', name: nameOf(value) }) as const;

/** The whole document, with `__typename` in each selection but that of an operation. */
export function wholeDocument(definitions: readonly CompactDefinition[]): DocumentNode {
  return {
    kind: 'Document',
    definitions: definitions.map(([name, about, selections]) =>
      typeof about === 'string'
        ? {
            kind: 'FragmentDefinition',
            name: nameOf(name),
            typeCondition: typeOf(about),
            directives: [],
            selectionSet: setOf([...selections, '__typename']),
          }
        : {
            kind: 'OperationDefinition',
            operation: about.type,
            name: nameOf(name),
            variableDefinitions: about.variables,
            directives: [],
            selectionSet: setOf(selections),
          },
    ),
  } as DocumentNode;
}

const setOf = (selections: readonly CompactSelection[]): SelectionSetNode => ({
  kind: 'SelectionSet' as SelectionSetNode['kind'],
  selections: selections.map(selectionOf),
});

function selectionOf(selection: CompactSelection): SelectionNode {
  if (typeof selection === 'object' && 'on' in selection)
    return {
      kind: 'InlineFragment',
      typeCondition: typeOf(selection.on),
      directives: [],
      selectionSet: setOf([...selection.selections, '__typename']),
    } as unknown as SelectionNode;
  const [name, alias, args, directives, selections] = typeof selection === 'string' ? [selection] : selection;
  if (name.startsWith('...'))
    return {
      kind: 'FragmentSpread',
      name: nameOf(name.slice(3)),
      directives: directives || [],
    } as unknown as SelectionNode;
  return {
    kind: 'Field',
    ...(alias ? { alias: nameOf(alias) } : {}),
    name: nameOf(name),
    arguments: args || [],
    directives: directives || [],
    ...(selections ? { selectionSet: setOf([...selections, '__typename']) } : {}),
  } as unknown as SelectionNode;
}
