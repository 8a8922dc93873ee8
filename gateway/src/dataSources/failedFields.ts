/** Gives the path of a field to each error of a fetch that has none, so that every field that is missing has an error. */
import { Kind, parse, type DocumentNode, type GraphQLFormattedError, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../operations/fragments.js';
import type { DataSource } from './dataSource.js';

type Path = readonly string[];

const entitiesField = '_entities';

/** An error without a path, or with that of all entities of a lookup, becomes one for each field that was asked for. */
export const withFailedFields = (dataSource: DataSource): DataSource => ({
  process: async (options) => {
    const response = await dataSource.process(options);
    if (!response.errors?.some(mayConcernMany)) return response;
    const fieldsOf = requestedFields(parse(options.request.query, { noLocation: true }));
    const errors = response.errors.flatMap((error) => {
      const paths = mayConcernMany(error) ? fieldsOf(error.path?.[0]) : [];
      return paths.length > 0 ? paths.map((path) => ({ ...toPlain(error), path })) : [error];
    });
    return { ...response, errors };
  },
});

const mayConcernMany = ({ path }: GraphQLFormattedError) => !path || path.length < 2;

const toPlain = ({ message, extensions }: GraphQLFormattedError): GraphQLFormattedError => ({
  message,
  ...(extensions ? { extensions } : {}),
});

/**
 * Returns the paths of what was asked for at one name of the root, or at all of them: the fields of its entities, or the root field itself.
 * A lookup may have an alias.
 */
function requestedFields(document: DocumentNode): (root: string | number | undefined) => readonly Path[] {
  const fragments = fragmentsOf(document);
  const paths = new Map<string, Path>();

  function collect({ selections }: SelectionSetNode, parent: Path): void {
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet, parent);
      else if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(node.name.value);
        if (fragment) collect(fragment.selectionSet, parent);
      } else if (node.name.value !== '__typename') {
        const path = [...parent, (node.alias ?? node.name).value];
        if (node.name.value === entitiesField && node.selectionSet) collect(node.selectionSet, path);
        else paths.set(path.join(), path);
      }
    }
  }
  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) collect(node.selectionSet, []);
  return (root) => [...paths.values()].filter(([name]) => root === undefined || name === root);
}
