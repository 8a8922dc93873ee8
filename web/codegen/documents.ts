/** The GraphQL documents of the app: the texts of all `graphql(…)` calls in its source. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gqlPluckFromCodeStringSync } from '@graphql-tools/graphql-tag-pluck';
import {
  Kind,
  parse,
  print,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

export interface SourceDocument {
  readonly location: string;
  readonly document: DocumentNode;
  readonly rawSDL: string;
}

const pluckOptions = {
  modules: [],
  globalGqlIdentifierName: ['graphql'],
  skipIndent: true,
};

/** The documents of one file of source. */
export function documentsOf(location: string, code: string): SourceDocument[] {
  if (!code.includes('graphql(')) return [];
  return gqlPluckFromCodeStringSync(location, code, pluckOptions).map(({ body }) => ({
    location,
    document: parse(body, { noLocation: true }),
    rawSDL: body,
  }));
}

/** The documents of each file under `folder`. */
export function readDocuments(folder: string): SourceDocument[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('generated'))
    .sort()
    .map((path) => join(folder, path));
  return files.flatMap((file) => documentsOf(file, readFileSync(file, 'utf8')));
}

const isFragment = (node: DefinitionNode): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION;
const isOperation = (node: DefinitionNode): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION;

/** Completes documents with the fragments that they spread, wherever in the app these are defined. */
export class Documents {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #operations: readonly OperationDefinitionNode[];

  constructor(sources: readonly SourceDocument[]) {
    const definitions = sources.flatMap(({ document }) => document.definitions);
    this.#fragments = new Map(definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]));
    this.#operations = definitions.filter(isOperation);
  }

  /** `document` with its fragments, and `__typename` in each selection, as Apollo Client sends it. */
  complete(document: DocumentNode): DocumentNode {
    const own = new Set(document.definitions.filter(isFragment).map(({ name }) => name.value));
    const spread = [...this.#spreadBy(document)].filter((name) => !own.has(name));
    const definitions = [...document.definitions, ...spread.map((name) => this.#fragments.get(name)!)];
    return addTypenames({ kind: Kind.DOCUMENT, definitions });
  }

  /** The complete text of each operation by its name. */
  texts(): Map<string, string> {
    const complete = (operation: OperationDefinitionNode) =>
      print(withoutClientDirectives(this.complete({ kind: Kind.DOCUMENT, definitions: [operation] })));
    return new Map(this.#operations.map((operation) => [operation.name!.value, complete(operation)]));
  }

  #spreadBy(document: DocumentNode, found = new Set<string>()): Set<string> {
    visit(document, {
      FragmentSpread: ({ name }) => {
        const fragment = this.#fragments.get(name.value);
        if (!fragment) throw new Error(`no fragment is called ${name.value}`);
        if (found.has(name.value)) return;
        found.add(name.value);
        this.#spreadBy({ kind: Kind.DOCUMENT, definitions: [fragment] }, found);
      },
    });
    return found;
  }
}

const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;

function addTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave: (node, _key, parent) => {
        const isRoot = parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
        const names = node.selections.map((selection) => selection.kind === Kind.FIELD && selection.name.value);
        return isRoot || names.includes('__typename')
          ? undefined
          : { ...node, selections: [...node.selections, typename] };
      },
    },
  });
}

/** Apollo Client reads `@unmask` and does not send it. */
const withoutClientDirectives = (document: DocumentNode): DocumentNode =>
  visit(document, { Directive: ({ name }) => (name.value === 'unmask' ? null : undefined) });
