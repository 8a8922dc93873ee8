/** Writes documents in the compact form that `web/src/app/compactDocument.ts` reads. */
import { Kind, type DocumentNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { CompactDefinition, CompactSelection } from '../src/app/compactDocument.js';

/** `document` has `__typename` at the end of each selection but that of an operation, as `Documents.complete` writes it. */
export function compactDocument(document: DocumentNode): CompactDefinition[] {
  return document.definitions.map((definition): CompactDefinition => {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      return [definition.name.value, definition.typeCondition.name.value, selectionsOf(definition.selectionSet)];
    if (definition.kind !== Kind.OPERATION_DEFINITION) throw new Error(`a document has a ${definition.kind}`);
    const about = { type: definition.operation, variables: definition.variableDefinitions ?? [] };
    return [definition.name!.value, about, selectionsOf(definition.selectionSet)];
  });
}

const isTypename = (node: SelectionNode): boolean => node.kind === Kind.FIELD && node.name.value === '__typename';

const selectionsOf = ({ selections }: SelectionSetNode): CompactSelection[] =>
  selections.filter((node) => !isTypename(node)).map(compactSelection);

function compactSelection(node: SelectionNode): CompactSelection {
  if (node.kind === Kind.INLINE_FRAGMENT)
    return { on: node.typeCondition!.name.value, selections: selectionsOf(node.selectionSet) };
  const directives = node.directives?.length ? node.directives : 0;
  if (node.kind === Kind.FRAGMENT_SPREAD)
    return directives === 0 ? `...${node.name.value}` : [`...${node.name.value}`, 0, 0, directives];
  const args = node.arguments?.length ? node.arguments : 0;
  const alias = node.alias?.value ?? 0;
  if (node.selectionSet) return [node.name.value, alias, args, directives, selectionsOf(node.selectionSet)];
  return alias === 0 && args === 0 && directives === 0 ? node.name.value : [node.name.value, alias, args, directives];
}
