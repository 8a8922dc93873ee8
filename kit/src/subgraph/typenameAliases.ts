/** Bounds `__typename` under aliases. No resolver is called for it, so the budget of an execution does not count it. */
import { Kind, visit, type DocumentNode } from 'graphql';

/** The gateway writes `__typename` without an alias. Fields with one are the client's. */
const maxTypenameAliases = 50;

/** Whether a subgraph refuses the operation. What is in a fragment counts once. */
export function hasTooManyTypenames(document: DocumentNode): boolean {
  let count = 0;
  visit(document, {
    [Kind.FIELD]: ({ name, alias }) => {
      if (name.value === '__typename' && alias) count++;
    },
  });
  return count > maxTypenameAliases;
}
