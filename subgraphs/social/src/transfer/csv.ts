/** Reads CSV with a header into rows, each with the line where it starts. Reading stops when the file has too many rows. */
import { parseRecords } from './csvRecords.js';
import { maxRows, rowsPerStep, type LineProblem } from './historyRows.js';

/** Values by the names of their columns, in lower case and without spaces and marks: "Watched Date" is `watcheddate`. */
export type CsvFields = Readonly<Record<string, string | undefined>>;

export interface CsvRow {
  readonly line: number;
  readonly source: CsvFields;
}

export interface CsvTable {
  readonly columns: ReadonlySet<string>;
  readonly rows: CsvRow[];
  /** Rows that are not CSV. */
  readonly problems: LineProblem[];
}

/** The services' files have at most twenty. */
const maxColumns = 200;
/** The parser is slow for fields without text, which count for no row's bytes. */
const maxFields = 20 * maxRows;

const columnName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** What a service's files are known by. */
export interface CsvFormat {
  /** Names the service in errors. */
  readonly service: string;
  /** Columns of which every file of the service has at least one. */
  readonly required: readonly string[];
  /** A sentence for a file that is none: what to send instead. */
  readonly expected: string;
  /** Names the columns of a file whose header does not; null to take the header. */
  readonly nameColumns?: (table: RawTable) => NamedColumns | null;
}

export interface RawTable {
  readonly separator: string;
  /** Names of the columns as the header has them, in lower case and without spaces and marks. */
  readonly header: readonly string[];
  /** All rows, the header too. */
  readonly rows: readonly (readonly string[])[];
}

export interface NamedColumns {
  readonly names: readonly string[];
  /** Whether the first row is a header. */
  readonly hasHeader: boolean;
}

/** The separator that the first line has most often: a European Excel writes semicolons, MovieLens two colons. */
function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length;
  return [';', '\t', '|', '::'].find((separator) => count(separator) > count(',')) ?? ',';
}

/** Whether the header or the whole file has more fields than any file of a service. */
function hasTooManyFields(content: string, separator: string): boolean {
  const code = separator.charCodeAt(0);
  let fields = 0;
  let isHeader = true;
  for (let index = 0; index < content.length; index++) {
    const character = content.charCodeAt(index);
    if (character === code && ++fields > (isHeader ? maxColumns : maxFields)) return true;
    else if (character === 10 && fields > 0) isHeader = false;
  }
  return false;
}

/** At most one row more than a file may have. */
export function* readCsv(content: string, format: CsvFormat): Generator<void, CsvTable | LineProblem> {
  // A file that was edited elsewhere may have two kinds of line breaks.
  const text = content.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n').replace(/^sep=.\n/i, '\n'); // prettier-ignore
  const separator = separatorOf(/^\s*([^\n]{0,10000})/.exec(text)?.[1] ?? '');
  const isNot = (problem: string) => ({
    line: 1,
    problem: `this is not a file of ${format.service}: it has ${problem}. ${format.expected}`,
  });
  if (hasTooManyFields(text, separator)) return isNot('too many columns');
  const { records, problems } = yield* parseRecords(text, separator);
  const header = (records[0]?.values ?? []).map(columnName);
  const rows = records.map(({ values }) => values);
  const { names, hasHeader } = format.nameColumns?.({ separator, header, rows }) ?? { names: header, hasHeader: true };
  if (!format.required.some((name) => names.includes(columnName(name))))
    return problems[0] && records.length === 0 ? problems[0] : isNot(`no column "${format.required[0]}"`);
  const read: CsvRow[] = [];
  for (const [index, { line, values }] of records.slice(hasHeader ? 1 : 0).entries()) {
    if (index % rowsPerStep === 0) yield;
    // Spreadsheets write rows of separators alone.
    if (!values.some((value) => value.trim() !== '')) continue;
    const source: Record<string, string> = {};
    names.forEach((name, column) => (source[name] ||= values[column] ?? ''));
    read.push({ line, source });
  }
  return { columns: new Set(names), rows: read, problems };
}
