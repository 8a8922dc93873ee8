/**
 * Prints answers that have nothing unexpected: the same text as of `shapeAnswer` and JSON.stringify, several times as fast. For each
 * operation, code is made once for each object type at each place of it. A value that does not fit ends the attempt, and `shapeAnswer`
 * takes over.
 */
import {
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { answerTooLarge } from './answerSize.js';
import type { Data } from './data.js';
import { JsonText, toByteText, type ByteText } from './jsonText.js';
import { leafCheck } from './shapeAnswer.js';
import type { SelectedField, Selection, Selections } from './selections.js';

/** The JSON of `data`. Undefined for an answer that `shapeAnswer` has to shape. Throws QUERY_TOO_COMPLEX for more than `maxBytes`. */
export type CompiledText = (answer: Data, maxBytes: number) => ByteText | undefined;

/** What one printing may still do. Bytes are taken before a text has them. */
interface Progress {
  fieldsLeft: number;
  bytesLeft: number;
}

/** Prints a value. Throws `unexpected`. */
type Print = (value: unknown, progress: Progress) => ByteText;

type PrintsByType = Map<GraphQLObjectType, Print>;

/** One for all, because an error with a stack of its own costs more than the printing. */
const unexpected = new Error('a value does not fit its type');

const tooLarge = new Error('the answer is too large');

function takeBytes(count: number, progress: Progress): void {
  if ((progress.bytesLeft -= count) < 0) throw tooLarge;
}

function taken(text: ByteText, progress: Progress): ByteText {
  takeBytes(text.length, progress);
  return text;
}

/** More than this are shaped in slices, so that other requests have their turn. It takes about 2 ms. */
const maxFields = 20_000;

/** Code that reads a field. Objects have some names without a field of their own, such as `constructor`. */
function fieldCode(key: string): string {
  const name = JSON.stringify(key);
  return key in Object.prototype ? `(Object.hasOwn(source, ${name}) ? source[${name}] : undefined)` : `source[${name}]`;
}

export interface PrintedOperation {
  readonly schema: GraphQLSchema;
  readonly selections: Selections;
  readonly rootType: GraphQLObjectType;
}

/** The code is made as answers need it. */
export function compileText({ schema, selections, rootType }: PrintedOperation): CompiledText {
  const objects = new Map<Selection, PrintsByType>();

  /** Objects of one type at one place. Made when the first one comes, because most places see one type of many. */
  function objectPrinter(selection: Selection, type: GraphQLObjectType): Print {
    let byType = objects.get(selection);
    if (!byType) objects.set(selection, (byType = new Map() as PrintsByType));
    let print = byType.get(type);
    if (!print) byType.set(type, (print = compileObject(selections.fieldsOf(selection, type), type, printerOf)));
    return print;
  }
  function compositePrinter(selection: Selection, named: GraphQLOutputType): Print {
    const usual = isObjectType(named) ? named : undefined;
    let printUsual: Print | undefined;
    return (value, progress) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected;
      const { __typename } = value as Data;
      if (usual && (__typename === undefined || __typename === usual.name))
        return (printUsual ??= objectPrinter(selection, usual))(value, progress);
      const type = typeof __typename === 'string' ? schema.getType(__typename) : undefined;
      if (!isObjectType(type)) throw unexpected;
      return objectPrinter(selection, type)(value, progress);
    };
  }
  /** Values of the type that are not null. */
  function printerOf(selection: Selection, type: GraphQLOutputType): Print {
    const named = getNullableType(type);
    if (isLeafType(named)) return leafPrinter(named);
    if (!isListType(named)) return compositePrinter(selection, named);
    const print = printerOf(selection, named.ofType);
    return listPrinter(isNonNullType(named.ofType) ? print : nullablePrinter(print));
  }

  return (answer, maxBytes) => {
    try {
      return objectPrinter(selections.root, rootType)(answer, { fieldsLeft: maxFields, bytesLeft: maxBytes });
    } catch (error) {
      if (error === unexpected) return undefined;
      if (error === tooLarge) throw answerTooLarge(maxBytes);
      throw error;
    }
  };
}

const nullablePrinter =
  (print: Print): Print =>
  (value, progress) =>
    value === null || value === undefined ? taken('null', progress) : print(value, progress);

const listPrinter =
  (print: Print): Print =>
  (value, progress) => {
    if (!Array.isArray(value)) throw unexpected;
    takeBytes(Math.max('[]'.length, value.length + 1), progress);
    let text = '[';
    for (let index = 0; index < value.length; index++) text += (index === 0 ? '' : ',') + print(value[index], progress);
    return `${text}]`;
  };

function leafPrinter(type: GraphQLLeafType): Print {
  const fits = leafCheck(type);
  return (value, progress) => {
    if (value === null || value === undefined || !fits(value)) throw unexpected;
    return taken(toByteText(JSON.stringify(value)), progress);
  };
}

type PrinterOf = (selection: Selection, type: GraphQLOutputType) => Print;

/** One expression for all fields. The code has names of GraphQL as JSON strings, and nothing else of the operation. */
function compileObject(fields: readonly SelectedField[], type: GraphQLObjectType, printerOf: PrinterOf): Print {
  if (fields.some(({ isIntrospection }) => isIntrospection))
    return () => {
      throw unexpected;
    };
  const printers = fields.map(({ selection, type: fieldType, isRequired }) => {
    const print = fieldType && printerOf(selection, fieldType);
    return isRequired || !print ? print : nullablePrinter(print);
  });
  const labels = fields.map(({ key, type: fieldType }, index) => {
    const value = fieldType ? '' : JSON.stringify(type.name);
    return `${index === 0 ? '' : ','}${JSON.stringify(key)}:${value}`;
  });
  const texts = fields.map(({ key, type: fieldType }, index) => {
    const label = JSON.stringify(labels[index]);
    const value = `((value = ${fieldCode(key)}) instanceof JsonText ? taken(value.text, progress) : print${index}(value, progress))`;
    return fieldType ? `${label} + ${value}` : label;
  });
  const bytes = labels.reduce((sum, label) => sum + label.length, '{}'.length);
  const body = `return (source, progress) => {
    if ((progress.fieldsLeft -= ${fields.length + 1}) < 0) throw unexpected;
    if ((progress.bytesLeft -= ${bytes}) < 0) throw tooLarge;
    let value;
    return ${['"{"', ...texts, '"}"'].join(' + ')};
  };`;
  const names = fields.map((_, index) => `print${index}`);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code has no part that a client wrote but names of GraphQL
  const make = new Function('unexpected', 'tooLarge', 'taken', 'JsonText', ...names, body) as (
    ...given: unknown[]
  ) => Print;
  return make(unexpected, tooLarge, taken, JsonText, ...printers);
}
