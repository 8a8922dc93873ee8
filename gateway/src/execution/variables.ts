/** The variables of an operation as its plan and its directives use them. */
import { valueFromASTUntyped, type OperationDefinitionNode } from 'graphql';
import { fieldOf, setField, type Data } from './data.js';

/** The given variables, with the defaults of those that are missing. */
export function withDefaults({ variableDefinitions = [] }: OperationDefinitionNode, given: Data): Data {
  const values = { ...given };
  for (const { variable, defaultValue } of variableDefinitions) {
    const name = variable.name.value;
    if (defaultValue && fieldOf(values, name) === undefined) setField(values, name, valueFromASTUntyped(defaultValue));
  }
  return values;
}
