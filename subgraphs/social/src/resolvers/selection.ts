/** What the client selects of a field. */
import type { GraphQLResolveInfo } from 'graphql';

/** Whether the selection may include the field `name`. Fragments are not searched: they count as a yes. */
export const maySelect = (info: GraphQLResolveInfo, name: string): boolean =>
  info.fieldNodes.some((node) =>
    node.selectionSet?.selections.some((selection) => selection.kind !== 'Field' || selection.name.value === name),
  );
