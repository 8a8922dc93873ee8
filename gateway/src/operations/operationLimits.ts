/** The limits that every operation must keep. docs/limits.md has the reason for each value. */

export interface OperationLimits {
  /** Characters of the document. */
  readonly documentLength: number;
  readonly tokens: number;
  /** Characters of a name: an alias is repeated in each object of an answer, and in the path of each error. */
  readonly nameLength: number;
  /** Fields inside each other. */
  readonly depth: number;
  /** Fields inside each other below `__schema` and `__type`. */
  readonly introspectionDepth: number;
  /** Fields, inline fragments and fragment spreads of all operations, after fragments are expanded. */
  readonly selections: number;
  /** After fragments are expanded. */
  readonly aliases: number;
  /** How often one field may be selected in one place, after fragments are expanded. */
  readonly repeats: number;
  readonly rootFields: number;
  readonly directivesPerElement: number;
  readonly directives: number;
  readonly fragments: number;
  readonly variables: number;
  /** Items of a list, in the document or in a variable. */
  readonly listLength: number;
  /** Fields of one object in a variable. */
  readonly objectFields: number;
  /** Characters of a field's name in a variable. */
  readonly fieldNameLength: number;
  /** Objects and lists inside each other in a variable. */
  readonly variableDepth: number;
  /** Scalars, lists and objects of all variables together. */
  readonly variableValues: number;
}

export const operationLimits: OperationLimits = {
  documentLength: 50_000,
  tokens: 2_000,
  nameLength: 200,
  depth: 12,
  introspectionDepth: 16,
  selections: 250,
  aliases: 30,
  repeats: 20,
  rootFields: 10,
  directivesPerElement: 3,
  directives: 30,
  fragments: 50,
  variables: 50,
  listLength: 200,
  objectFields: 50,
  fieldNameLength: 100,
  variableDepth: 10,
  variableValues: 2_000,
};

/** Errors of one answer, at most, without those of fields that a subgraph left out because it is down or slow. */
export const maxErrors = 50;

/** Errors of fields that a subgraph left out because it is down or slow, at most: without its error, such a field looks like one that has no value. */
export const maxOutageErrors = 1_000;
