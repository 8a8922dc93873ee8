/** What one answer shows by itself: which parts came, and whether it keeps the promises that need no other answer. */
import { parse, visit } from 'graphql';
import { readJsonObject } from '../results/readJsonObject.js';
import type { AnswerPart, RecordedAnswer, Violation } from './runLog.js';

export interface ChaosOperation {
  readonly name: string;
  readonly query: string;
  /** Paths of the parts, such as `movie.cast`, in the order in which they need each other. */
  readonly parts: readonly AnswerPart[];
  /** Paths that are null in a whole answer too. */
  readonly optional?: readonly string[];
}

export interface ReceivedAnswer {
  readonly operation: ChaosOperation;
  /** The handle of the viewer; undefined without a token. */
  readonly viewer: string | undefined;
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** Texts that only the viewer who wrote them may see contain the handle in this form. */
export const markOf = (handle: string, run: string, count: number): string => `mark-${handle}~${run}-${count}`;
const marks = /mark-([^~"]+)~/g;

/** Codes of answers that faults may cause. */
const faultCodes = ['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_TIMEOUT', 'RATE_LIMITED'];
const causes = /127\.0\.0\.1|localhost|ECONN|ETIMEDOUT|EPIPE|socket|bolt:|postgres|redis|nginx|\bat [\w.]+ \(/i;

type Path = readonly (string | number)[];

interface GraphqlError {
  readonly path?: Path;
  readonly extensions?: { readonly code?: string; readonly requestId?: string };
}

interface GraphqlBody {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlError[];
}

export type JudgedAnswer = Pick<RecordedAnswer, 'outcome' | 'missing' | 'violations'>;

export function judgeAnswer(answer: ReceivedAnswer): JudgedAnswer {
  const { operation, status, retryAfter, text } = answer;
  const all = operation.parts.map(({ name }) => name);
  const body = readJsonObject<GraphqlBody>(text);
  if (!body) return { outcome: 'failed', missing: all, violations: [{ promise: 'errors', text: 'no JSON' }] };
  const { data, errors = [] } = body;
  const violations = [...foreignTexts(answer, data), ...wrongErrors(errors, text)];
  if (status === 503 && retryAfter !== undefined && data == null)
    return { outcome: 'refused', missing: all, violations };
  if (status !== 200) violations.push({ promise: 'errors', text: `status ${status}` });
  const missing = operation.parts.filter(({ name }) => !hasValue(data, name.split('.'))).map(({ name }) => name);
  violations.push(...uncoveredNulls(operation, data, errors));
  return { outcome: errors.length === 0 && missing.length === 0 ? 'whole' : 'partial', missing, violations };
}

function foreignTexts({ viewer, text, operation }: ReceivedAnswer, data: unknown): Violation[] {
  const handles = [...text.matchAll(marks)].map(([, handle]) => handle!);
  const me = (data as { me?: { handle?: string } | null } | undefined)?.me?.handle;
  const foreign = [...handles, ...(me === undefined ? [] : [me])].filter((handle) => handle !== viewer);
  return foreign.length === 0
    ? []
    : [{ promise: 'viewer', text: `${operation.name} has what belongs to another viewer` }];
}

function wrongErrors(errors: readonly GraphqlError[], text: string): Violation[] {
  const violations: Violation[] = errors.flatMap(({ extensions }) => {
    const { code = 'none', requestId } = extensions ?? {};
    return [
      ...(faultCodes.includes(code) ? [] : [{ promise: 'errors' as const, text: `an error has the code ${code}` }]),
      ...(requestId ? [] : [{ promise: 'errors' as const, text: 'an error has no requestId' }]),
    ];
  });
  const cause = errors.length > 0 && causes.exec(JSON.stringify(errors))?.[0];
  return cause
    ? [...violations, { promise: 'errors', text: `an error says "${cause}": ${text.slice(0, 200)}` }]
    : violations;
}

/** Nulls without an error that explains them. A null is explained by an error at it, above it or below it. */
function uncoveredNulls(
  { name, query, optional = [] }: ChaosOperation,
  data: unknown,
  errors: readonly GraphqlError[],
): Violation[] {
  if (data == null)
    return errors.length > 0 ? [] : [{ promise: 'covered', text: `${name} has neither data nor errors` }];
  const absent = rootFields(query).filter((field) => !Object.hasOwn(data, field));
  const nulls = [...nullPaths(data, []), ...absent.map((field) => [field])];
  const isCovered = (path: Path) => errors.some((error) => error.path && isPrefix(path, error.path));
  return nulls
    .filter((path) => !optional.includes(fieldsOf(path).join('.')) && !isCovered(path))
    .map((path) => ({ promise: 'covered', text: `${name} has null at ${path.join('.')} without an error` }));
}

function rootFields(query: string): string[] {
  const fields: string[] = [];
  visit(parse(query), {
    Field: (field) => {
      fields.push(field.alias?.value ?? field.name.value);
      return false;
    },
  });
  return fields;
}

function nullPaths(value: unknown, path: Path): Path[] {
  if (value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    nullPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

const fieldsOf = (path: Path) => path.filter((key) => typeof key === 'string');

/** Whether one of the paths is the start of the other. */
const isPrefix = (one: Path, other: Path) =>
  Array.from({ length: Math.min(one.length, other.length) }, (_, index) => one[index] === other[index]).every(Boolean);

/** Whether the value at a path is there, in each item of a list. */
function hasValue(value: unknown, path: readonly string[]): boolean {
  if (value == null) return false;
  if (Array.isArray(value)) return value.every((item) => hasValue(item, path));
  const [key, ...rest] = path;
  return key === undefined || hasValue((value as Record<string, unknown>)[key], rest);
}
