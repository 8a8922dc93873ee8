/** The operations of the REST API: each is a stored GraphQL operation with the directive `@rest` (directive.graphql). */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildASTSchema,
  getDirectiveValues,
  Kind,
  OperationTypeNode,
  parse,
  print,
  visit,
  type DefinitionNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';

export type RestMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The arguments of `@rest`. */
interface RestDirective {
  readonly method: RestMethod;
  readonly path: string;
  readonly result: string;
  readonly status: 200 | 201 | 204;
  readonly tag: string;
  readonly summary: string;
  readonly needsViewer: boolean;
}

export interface RestOperation extends Omit<RestDirective, 'result'> {
  /** Name of the GraphQL operation. */
  readonly name: string;
  /** Names from the root of the answer to the value that is the body. */
  readonly result: readonly string[];
  /** The operation without `@rest`, with the fragments that it uses. */
  readonly query: string;
  readonly definition: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  /** Variables that the path names. */
  readonly pathVariables: readonly VariableDefinitionNode[];
  /** Names in the path that are fields of `input`. */
  readonly inputFields: readonly string[];
  readonly queryVariables: readonly VariableDefinitionNode[];
  /** The variable `input`, whose value is the body. */
  readonly body: VariableDefinitionNode | undefined;
}

const folder = new URL('operations/', import.meta.url);
const directiveFile = new URL('directive.graphql', import.meta.url);

/** The operations of the folder, in the order of files and of operations in a file. */
export function readRestOperations(): RestOperation[] {
  const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith('.graphql'));
  return toRestOperations(files.sort().map((file) => readFileSync(new URL(file, folder), 'utf8')));
}

/** Throws an Error for an operation that has no valid `@rest`. */
export function toRestOperations(texts: readonly string[]): RestOperation[] {
  const definitions = texts.flatMap((text) => parse(text, { noLocation: true }).definitions);
  const fragments = new Map(definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]));
  return definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((definition) => toRestOperation(definition, fragments));
}

const isFragment = (node: DefinitionNode): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION;

const directive = buildASTSchema(parse(readFileSync(directiveFile, 'utf8')), { assumeValid: true }).getDirective(
  'rest',
)!;

function toRestOperation(
  marked: OperationDefinitionNode,
  allFragments: ReadonlyMap<string, FragmentDefinitionNode>,
): RestOperation {
  const name = marked.name?.value;
  const values = getDirectiveValues(directive, marked) as RestDirective | undefined;
  if (name === undefined || !values) throw new Error(`the operation ${name ?? 'without a name'} has no @rest`);
  if ((values.method === 'GET') !== (marked.operation === OperationTypeNode.QUERY))
    throw new Error(`${name}: a query is a GET, a mutation any other method`);
  const definition = { ...marked, directives: [] };
  const fragments = usedFragments(definition, allFragments);
  const variables = definition.variableDefinitions ?? [];
  const inPath = new Set(pathNames(values.path));
  const body = variables.find((variable) => nameOf(variable) === 'input');
  const others = variables.filter((variable) => !inPath.has(nameOf(variable)) && variable !== body);
  const inputFields = [...inPath].filter((path) => !variables.some((variable) => nameOf(variable) === path));
  if (inputFields.length > 0 && !body) throw new Error(`${name}: ${inputFields.join(', ')} is no variable`);
  if (marked.operation === OperationTypeNode.MUTATION && others.length > 0)
    throw new Error(`${name}: variables of a mutation are in its path or in "input"`);
  return {
    ...values,
    name,
    result: values.result.split('.'),
    query: [definition, ...fragments].map((node) => print(node)).join('\n\n'),
    definition,
    fragments,
    pathVariables: variables.filter((variable) => inPath.has(nameOf(variable))),
    inputFields,
    queryVariables: others,
    body,
  };
}

export const nameOf = ({ variable }: VariableDefinitionNode): string => variable.name.value;

/** The names in braces of a path. */
export const pathNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

/** Name of the operation in the OpenAPI document. */
export const operationId = ({ name }: RestOperation): string => name[0]!.toLowerCase() + name.slice(1);

/** The fragments that `node` uses, also through other fragments, in the order of their first use. */
function usedFragments(
  node: OperationDefinitionNode | FragmentDefinitionNode,
  all: ReadonlyMap<string, FragmentDefinitionNode>,
  used = new Set<FragmentDefinitionNode>(),
): FragmentDefinitionNode[] {
  visit(node, {
    FragmentSpread: ({ name }) => {
      const fragment = all.get(name.value);
      if (!fragment) throw new Error(`there is no fragment ${name.value}`);
      if (used.has(fragment)) return;
      used.add(fragment);
      usedFragments(fragment, all, used);
    },
  });
  return [...used];
}
