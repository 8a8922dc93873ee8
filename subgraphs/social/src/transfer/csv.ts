/** Reads CSV with a header into rows, each with the line where it starts. */
import { parse, type CsvError } from 'csv-parse/sync';
import type { UserErrorRow } from '../model/userError.js';
import { contentError } from './historyRows.js';

export interface CsvRow {
  readonly line: number;
  readonly source: Readonly<Record<string, string>>;
}

interface Parsed {
  readonly record: Record<string, string>;
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** `required`: columns that every file of the service has. `service`: names the service in errors. */
export function readCsv(
  content: string,
  service: string,
  required: readonly string[],
): { rows: CsvRow[] } | { error: UserErrorRow } {
  let columns: string[] = [];
  try {
    const parsed = parse(content, {
      bom: true,
      columns: (header: string[]) => (columns = header.map((name) => name.trim())),
      info: true,
      raw: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as Parsed[];
    const missing = required.find((name) => !columns.includes(name));
    if (missing !== undefined)
      return { error: contentError(1, `this is not a ${service} file: it has no column "${missing}".`) };
    return {
      rows: parsed.map(({ record, raw, info }) => ({
        line: info.lines - raw.trim().split('\n').length + 1,
        source: record,
      })),
    };
  } catch (error) {
    const { lines = 1, message } = error as CsvError & { lines?: number };
    return { error: contentError(lines, `this is not CSV: ${message.split(':')[0]}.`) };
  }
}
