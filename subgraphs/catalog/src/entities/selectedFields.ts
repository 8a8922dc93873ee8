/** The fields that a client selects on an object, with fragments, @skip and @include applied. */
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

/** The fields selected under `nodes` that apply to `type`, in order; a field may occur several times. */
export const selectedFields = (info: FieldInfo, nodes: readonly FieldNode[], type: GraphQLObjectType): FieldNode[] =>
  nodes.flatMap((node) => (node.selectionSet ? fieldsOf(info, node.selectionSet, type) : []));

function fieldsOf(info: FieldInfo, set: SelectionSetNode, type: GraphQLObjectType): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (getDirectiveValues(GraphQLSkipDirective, selection, info.variableValues)?.if === true) return [];
    if (getDirectiveValues(GraphQLIncludeDirective, selection, info.variableValues)?.if === false) return [];
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
    return fragment && applies(info, fragment.typeCondition?.name.value, type)
      ? fieldsOf(info, fragment.selectionSet, type)
      : [];
  });
}

function applies(info: FieldInfo, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = info.schema.getType(condition);
  return isAbstractType(conditionType) && info.schema.isSubType(conditionType, type);
}
