/** Reads a component's own fragment: what its parent spread for it. */
import type { TypedDocumentNode } from '@apollo/client';
import { useFragment } from '@apollo/client/react';
import type { FragmentType, Unmasked } from '@apollo/client/masking';

/**
 * The fields of `fragment` of the object `from`, kept up with the cache. The page's query has fetched them; fields of a subgraph
 * that did not answer are null.
 */
export function useData<Data>(fragment: TypedDocumentNode<Data>, from: FragmentType<TypedDocumentNode<Data>>): Data {
  const [first] = fragment.definitions;
  const fragmentName = first?.kind === 'FragmentDefinition' ? first.name.value : undefined;
  const { data } = useFragment({
    fragment,
    from: from as never,
    ...(fragmentName === undefined ? {} : { fragmentName }),
  });
  return data as Unmasked<Data> as Data;
}
