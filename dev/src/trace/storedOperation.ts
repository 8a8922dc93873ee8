/** A stored operation to trace, by its name. */
import { readdirSync, readFileSync } from 'node:fs';
import { Kind, parse, print, type OperationDefinitionNode } from 'graphql';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { StartError } from '@marquee/kit/errors';
import { repositoryFile } from '../repository.js';

export interface StoredOperation {
  readonly name: string;
  readonly query: string;
  readonly isMutation: boolean;
}

const folder = repositoryFile('schema', 'operations');

export const storedOperationNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => file.replace('.graphql', ''))
    .sort();

/** Throws a StartError that names the nearest operation, or the variables that are missing. */
export function readStoredOperation(name: string, variables: Readonly<Record<string, unknown>>): StoredOperation {
  const names = storedOperationNames();
  const nearest = suggestionList(
    name.toLowerCase(),
    names.map((known) => known.toLowerCase()),
  )[0];
  if (!names.includes(name)) {
    const meant = names.find((known) => known.toLowerCase() === nearest);
    throw new StartError(
      `schema/operations has no operation "${name}".${meant ? ` Did you mean ${meant}?` : ''} There are ${names.join(', ')}.`,
    );
  }
  const query = readFileSync(`${folder}/${name}.graphql`, 'utf8');
  const operation = parse(query).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)!;
  checkVariables(operation as OperationDefinitionNode, variables);
  return { name, query, isMutation: (operation as OperationDefinitionNode).operation === 'mutation' };
}

function checkVariables(operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): void {
  const definitions = operation.variableDefinitions ?? [];
  const shown = definitions.map(({ variable, type }) => `${variable.name.value}: ${print(type)}`).join(', ');
  const missing = definitions
    .filter(({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue)
    .map(({ variable }) => variable.name.value)
    .filter((variable) => variables[variable] === undefined || variables[variable] === null);
  const unknown = Object.keys(variables).find(
    (name) => !definitions.some(({ variable }) => variable.name.value === name),
  );
  const name = operation.name?.value;
  if (unknown !== undefined)
    throw new StartError(`${name} has no variable "${unknown}". ${shown ? `It has ${shown}.` : 'It has none.'}`);
  if (missing.length === 0) return;
  const example = JSON.stringify(Object.fromEntries(missing.map((variable) => [variable, '…'])));
  throw new StartError(`${name} needs --variables '${example}'. Its variables are ${shown}.`);
}
