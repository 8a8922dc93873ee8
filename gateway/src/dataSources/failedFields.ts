/** Gives the path of a field to each error of a fetch that has none, so that every field that is missing has an error. */
import { Kind, parse, type DocumentNode, type GraphQLFormattedError, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../operations/fragments.js';
import type { DataSource } from './dataSource.js';

type Path = readonly string[];

const entitiesField = '_entities';

/** An error without a path, or with that of all entities, becomes one for each field that was asked for. */
export const withFailedFields = (dataSource: DataSource): DataSource => ({
  process: async (options) => {
    const response = await dataSource.process(options);
    const { query } = options.request;
    if (!response.errors?.some(concernsAll)) return response;
    const fields = requestedFields(parse(query, { noLocation: true }));
    if (fields.length === 0) return response;
    const errors = response.errors.flatMap((error) =>
      concernsAll(error) ? fields.map((path) => ({ ...toPlain(error), path })) : [error],
    );
    return { ...response, errors };
  },
});

const concernsAll = ({ path }: GraphQLFormattedError) =>
  path === undefined || path.length === 0 || (path.length === 1 && path[0] === entitiesField);

const toPlain = ({ message, extensions }: GraphQLFormattedError): GraphQLFormattedError => ({
  message,
  ...(extensions ? { extensions } : {}),
});

/** The names in the answer of the root fields, or of the fields of entities. */
function requestedFields(document: DocumentNode): Path[] {
  const fragments = fragmentsOf(document);
  const paths = new Map<string, Path>();

  function collect({ selections }: SelectionSetNode, parent: Path): void {
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet, parent);
      else if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(node.name.value);
        if (fragment) collect(fragment.selectionSet, parent);
      } else if (node.name.value === entitiesField && node.selectionSet) collect(node.selectionSet, [entitiesField]);
      else if (node.name.value !== '__typename') {
        const path = [...parent, (node.alias ?? node.name).value];
        paths.set(path.join(), path);
      }
    }
  }
  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) collect(node.selectionSet, []);
  return [...paths.values()];
}
