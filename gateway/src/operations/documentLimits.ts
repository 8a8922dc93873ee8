/**
 * The limits of a document that can be checked without the schema, in linear time. They hold before validation, because
 * validation compares each two fields of the same name.
 */
import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { operationLimits, type OperationLimits } from './operationLimits.js';
import { exceeds, refuse } from './refusal.js';

export interface DocumentLimitOptions {
  readonly limits?: OperationLimits;
  /** Whether `__schema` and `__type` may be selected. */
  readonly introspection: boolean;
}

/** Counts of a selection set, after its fragments are expanded. */
interface Size {
  readonly selections: number;
  readonly aliases: number;
  /** Fields inside each other. */
  readonly depth: number;
}

/** Throws OperationRefused for the first limit that `document` exceeds. */
export function checkDocumentLimits(document: DocumentNode, options: DocumentLimitOptions): void {
  const { limits = operationLimits } = options;
  checkElements(document, limits);
  const fragments = fragmentsByName(document, limits);
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  checkSizes(operations, fragments, options);
  for (const operation of operations) {
    const rootFields = checkRepeats([operation.selectionSet], fragments, limits);
    if (rootFields > limits.rootFields)
      throw exceeds(
        'rootFields',
        `An operation may select at most ${limits.rootFields} fields at its root.`,
        operation,
      );
  }
}

/** Names, directives, variables and lists: what is counted as it is written. */
function checkElements(document: DocumentNode, limits: OperationLimits): void {
  let directives = 0;
  visit(document, {
    enter: (node) => {
      if (node.kind === Kind.NAME && node.value.length > limits.nameLength)
        throw exceeds('nameLength', `A name may have at most ${limits.nameLength} characters.`, node);
      if (node.kind === Kind.LIST && node.values.length > limits.listLength)
        throw exceeds('listLength', `A list may have at most ${limits.listLength} items.`, node);
      if (node.kind === Kind.OPERATION_DEFINITION && (node.variableDefinitions?.length ?? 0) > limits.variables)
        throw exceeds('variables', `An operation may define at most ${limits.variables} variables.`, node);
      const count = 'directives' in node ? (node.directives?.length ?? 0) : 0;
      directives += count;
      if (count > limits.directivesPerElement)
        throw exceeds(
          'directivesPerElement',
          `One element may have at most ${limits.directivesPerElement} directives.`,
          node,
        );
      if (directives > limits.directives)
        throw exceeds('directives', `A document may have at most ${limits.directives} directives.`, node);
    },
  });
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsByName(document: DocumentNode, limits: OperationLimits): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const name = node.name.value;
    // The second one would be measured by no limit, but validated.
    if (fragments.has(name))
      throw refuse('GRAPHQL_VALIDATION_FAILED', `There can be only one fragment named "${name}".`, node);
    fragments.set(name, node);
  }
  if (fragments.size > limits.fragments)
    throw exceeds('fragments', `A document may have at most ${limits.fragments} fragments.`);
  return fragments;
}

/** Selections, aliases and depth of all operations. */
function checkSizes(
  operations: readonly OperationDefinitionNode[],
  fragments: Fragments,
  options: DocumentLimitOptions,
): void {
  const { limits = operationLimits } = options;
  const { measure, isMeasured } = createMeasure(fragments, options);
  let [selections, aliases] = [0, 0];
  for (const operation of operations) {
    const size = measure(operation.selectionSet);
    selections += size.selections;
    aliases += size.aliases;
    if (size.depth > limits.depth)
      throw exceeds('depth', `A query may be at most ${limits.depth} fields deep.`, operation);
    if (aliases > limits.aliases)
      throw exceeds('aliases', `A document may use at most ${limits.aliases} aliases.`, operation);
    if (selections > limits.selections)
      throw exceeds(
        'selections',
        `A document may select at most ${limits.selections} fields, counted after its fragments are expanded.`,
        operation,
      );
  }
  for (const [name, fragment] of fragments)
    if (!isMeasured(name)) throw refuse('GRAPHQL_VALIDATION_FAILED', `Fragment "${name}" is never used.`, fragment);
}

/** `measure` gives the size of a selection set. It measures a fragment once, however often the fragment is spread. */
function createMeasure(fragments: Fragments, { limits = operationLimits, introspection }: DocumentLimitOptions) {
  /** Undefined while a fragment is being measured. */
  const measured = new Map<string, Size | undefined>();

  function measureFragment(name: string): Size {
    const fragment = fragments.get(name);
    // Validation reports an unknown fragment.
    if (!fragment) return nothing;
    if (measured.has(name)) {
      const known = measured.get(name);
      if (!known) throw refuse('GRAPHQL_VALIDATION_FAILED', `Fragment "${name}" spreads itself.`, fragment);
      return known;
    }
    measured.set(name, undefined);
    const size = measure(fragment.selectionSet);
    measured.set(name, size);
    return size;
  }

  function measureField(field: FieldNode): Size {
    const inner = field.selectionSet ? measure(field.selectionSet) : nothing;
    const aliases = inner.aliases + (field.alias ? 1 : 0);
    if (!isIntrospection(field)) return { ...inner, aliases, depth: inner.depth + 1 };
    if (!introspection) throw refuse('GRAPHQL_VALIDATION_FAILED', introspectionIsOff, field);
    const { introspectionDepth } = limits;
    if (inner.depth >= introspectionDepth)
      throw exceeds('introspectionDepth', `Introspection may be at most ${introspectionDepth} fields deep.`, field);
    return { ...inner, aliases, depth: 1 };
  }

  function measureSelection(selection: SelectionNode): Size {
    if (selection.kind === Kind.FIELD) return measureField(selection);
    if (selection.kind === Kind.INLINE_FRAGMENT) return measure(selection.selectionSet);
    return measureFragment(selection.name.value);
  }

  function measure({ selections: children }: SelectionSetNode): Size {
    let [selections, aliases, depth] = [0, 0, 0];
    for (const child of children) {
      const size = measureSelection(child);
      selections += size.selections + 1;
      aliases += size.aliases;
      depth = Math.max(depth, size.depth);
    }
    return { selections, aliases, depth };
  }

  return { measure, isMeasured: (fragment: string) => measured.has(fragment) };
}

const nothing: Size = { selections: 0, aliases: 0, depth: 0 };

const introspectionIsOff = 'Introspection is off here: __schema and __type cannot be selected.';

const isIntrospection = ({ name }: FieldNode) => name.value === '__schema' || name.value === '__type';

/**
 * Throws OperationRefused for a field that is selected too often in one place. Returns how many fields the sets have together,
 * each counted once. Takes time in proportion to the selections after fragments are expanded.
 */
function checkRepeats(sets: readonly SelectionSetNode[], fragments: Fragments, limits: OperationLimits): number {
  const fields = new Map<string, { count: number; readonly sets: SelectionSetNode[] }>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else {
        const key = (selection.alias ?? selection.name).value;
        const field = fields.get(key) ?? { count: 0, sets: [] };
        fields.set(key, field);
        field.count++;
        if (field.count > limits.repeats)
          throw exceeds('repeats', `A field may be selected at most ${limits.repeats} times in one place.`, selection);
        if (selection.selectionSet) field.sets.push(selection.selectionSet);
      }
    }
  };
  for (const set of sets) collect(set);
  for (const field of fields.values()) if (field.sets.length > 0) checkRepeats(field.sets, fragments, limits);
  return fields.size;
}
