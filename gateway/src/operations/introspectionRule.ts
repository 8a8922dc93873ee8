/** Introspection answers from memory and can be large, so it is asked for once. */
import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql';

/** Refuses aliases in introspection, and of `__schema`: without them, an answer is at most the schema. */
export function introspectionRule(context: ValidationContext): ASTVisitor {
  return {
    Field: (node) => {
      const isIntrospection = node.name.value === '__schema' || context.getParentType()?.name.startsWith('__');
      if (node.alias && isIntrospection)
        context.reportError(new GraphQLError('Introspection takes no aliases.', { nodes: [node] }));
    },
  };
}
