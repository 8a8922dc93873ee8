/** Checks of values that can stay as a subgraph wrote them, because clients get all of them in the same order. */
import {
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import * as checks from './jsonChecks.js';
import { unfit, type Check } from './jsonChecks.js';
import type { AnswerText } from './jsonText.js';
import { compileCheck, type ObjectPart } from './readerCode.js';
import type { SelectedField, Selection, Selections } from './selections.js';

/** The text with which an object begins whose type the subgraph was asked for first. */
const typenameStart = '{"__typename":"';

/** The type of the object at a position. Throws `unfit` if the object does not begin with it. */
export function typenameAt({ bytes, text }: AnswerText, at: number): string {
  if (!text.startsWith(typenameStart, at)) throw unfit;
  const begin = at + typenameStart.length;
  return text.slice(begin, checks.checkString(bytes, begin - 1, text) - 1);
}

export type CheckOf = (field: SelectedField, wanted: SelectedField) => Check | undefined;

export interface Checked {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly supergraphSchema: GraphQLSchema;
  /** What a subgraph is asked for. */
  readonly fetched: Selections;
  /** What the client asks for. */
  readonly asked: Selections;
}

/** The checks of values that are not null. Undefined for a value that the client does not get whole, or in another order. */
export function createChecks({ schema, supergraphSchema, fetched, asked }: Checked): CheckOf {
  function checkValue(type: GraphQLOutputType, here: Selection, wanted: Selection): Check | undefined {
    const named = getNullableType(type);
    if (isLeafType(named)) return leafCheck(named);
    if (isListType(named)) {
      const item = checkValue(named.ofType, here, wanted);
      return item && checks.checkList(item, isNonNullType(named.ofType));
    }
    if (isObjectType(named)) return checkObject(named, here, wanted);
    const byName = new Map<string, Check>();
    for (const each of schema.getPossibleTypes(named)) {
      const check = checkObject(each, here, wanted);
      if (!check || !startsWithType(each, wanted)) return undefined;
      byName.set(each.name, check);
    }
    return (bytes, at, text) => {
      const check = byName.get(typenameAt({ bytes, text }, at));
      if (!check) throw unfit;
      return check(bytes, at, text);
    };
  }
  function startsWithType(type: GraphQLObjectType, wanted: Selection): boolean {
    const [first] = asked.fieldsOf(wanted, type);
    return first?.key === '__typename' && !first.type;
  }
  function checkObject(type: GraphQLObjectType, here: Selection, wanted: Selection): Check | undefined {
    const inSupergraph = supergraphSchema.getType(type.name);
    if (!isObjectType(inSupergraph)) return undefined;
    const fields = fetched.fieldsOf(here, inSupergraph);
    const wantedFields = asked.fieldsOf(wanted, type);
    if (fields.length !== wantedFields.length) return undefined;
    const parts: ObjectPart[] = [];
    for (const [index, field] of fields.entries()) {
      const other = wantedFields[index]!;
      if (field.key !== other.key || !field.type !== !other.type) return undefined;
      const check = field.type ? checkOf(field, other) : undefined;
      if (field.type && !check) return undefined;
      parts.push(
        check ? { key: field.key, check, isRequired: other.isRequired } : { key: field.key, constant: type.name },
      );
    }
    return compileCheck(parts);
  }
  const checkOf: CheckOf = (field, { type, selection, isIntrospection }) =>
    type && !isIntrospection ? checkValue(type, field.selection, selection) : undefined;
  return checkOf;
}

/** Fits what `leafCheck` of `shapeAnswer` lets pass. */
function leafCheck(type: GraphQLLeafType): Check {
  if (isEnumType(type)) return checks.checkEnum(new Set(type.getValues().map(({ name }) => name)));
  switch (type.name) {
    case 'String':
      return checks.checkString;
    case 'ID':
      return checks.checkId;
    case 'Int':
      return checks.checkInteger;
    case 'Float':
      return checks.checkNumber;
    case 'Boolean':
      return checks.checkBoolean;
    default:
      return checks.checkAny;
  }
}
