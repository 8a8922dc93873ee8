/** Which fields a client selects on an object, fragments and @skip/@include resolved. */
import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

export type FieldInfo = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues' | 'fieldNodes'>;

/** The fields selected under `nodes` that apply to `type`, in order; one name may occur several times. */
export function selectedFields(info: FieldInfo, nodes: readonly FieldNode[], type: GraphQLObjectType): FieldNode[] {
  const fields: FieldNode[] = [];
  for (const node of nodes) if (node.selectionSet) collect(info, node.selectionSet, type, fields);
  return fields;
}

function collect(info: FieldInfo, set: SelectionSetNode, type: GraphQLObjectType, fields: FieldNode[]): void {
  for (const selection of set.selections) {
    if (getDirectiveValues(GraphQLSkipDirective, selection, info.variableValues)?.if === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, selection, info.variableValues)?.if === false) continue;
    if (selection.kind === Kind.FIELD) {
      fields.push(selection);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
    if (fragment && applies(info, fragment.typeCondition?.name.value, type))
      collect(info, fragment.selectionSet, type, fields);
  }
}

function applies(info: FieldInfo, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = info.schema.getType(condition);
  return isAbstractType(named) && info.schema.isSubType(named, type);
}
