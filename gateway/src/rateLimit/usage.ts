/** What an operation asks for, in the units of the policies. */
import { Kind, OperationTypeNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { AdmittedOperation } from '../operations/operationGuard.js';
import type { Usage } from './charges.js';

/** A request that is refused before it runs, or has no operation. */
export const noUsage: Usage = { cost: 0, writes: 0, imports: 0, profiles: 0 };

/** An operation over `costLimit`, the limit of one operation, is refused later, and counts as a request only. */
export function usageOf(
  { document, operation, cost }: Pick<AdmittedOperation, 'document' | 'operation' | 'cost'>,
  costLimit: number,
): Usage {
  if (cost > costLimit) return noUsage;
  if (operation.operation !== OperationTypeNode.MUTATION) return { ...noUsage, cost };
  const fields = [...rootFields(document, operation.selectionSet).values()];
  const count = (name: string) => fields.filter((field) => field === name).length;
  return { cost, writes: fields.length, imports: count('importHistory'), profiles: count('createProfile') };
}

/** Whether the operation imports a history. */
export const importsHistory = (operation: Parameters<typeof usageOf>[0]): boolean =>
  usageOf(operation, Infinity).imports > 0;

/** Names of the fields at the root by their name in the response. Conditions are not evaluated: a skipped field counts. */
function rootFields(document: DocumentNode, root: SelectionSetNode): Map<string, string> {
  const fields = new Map<string, string>();
  const pending = [root];
  const spread = new Set<string>();
  for (let set = pending.pop(); set; set = pending.pop())
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        if (!name.startsWith('__')) fields.set(selection.alias?.value ?? name, name);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) pending.push(selection.selectionSet);
      else if (!spread.has(selection.name.value)) {
        const name = selection.name.value;
        spread.add(name);
        const fragment = document.definitions.find(
          (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
        );
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) pending.push(fragment.selectionSet);
      }
    }
  return fields;
}
