/** Turns the answer to a GraphQL operation into the answer of its REST route. */
import type { GraphQLFormattedError } from 'graphql';
import { Kind } from 'graphql';
import { createProblem, problemOf, type Problem, type ProblemError } from './problem.js';
import { nameOf, type RestOperation } from './restOperations.js';

export interface GraphqlAnswer {
  /** Of the HTTP response. */
  readonly status: number;
  readonly data?: Readonly<Record<string, unknown>> | null;
  /** Masked: each has a code of the error table. */
  readonly errors?: readonly GraphQLFormattedError[];
}

type Body = Readonly<Record<string, unknown>>;

export type RestAnswer =
  | { readonly kind: 'problem'; readonly problem: Problem }
  | {
      readonly kind: 'body';
      readonly body: Body;
      /** Cursor of the next page; undefined if there is none. */
      readonly next: string | undefined;
      /** Some parts of the body are missing, and its `problems` say why. */
      readonly isPartial: boolean;
    };

export interface AnswerContext {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly requestId: string;
}

export function toRestAnswer(operation: RestOperation, answer: GraphqlAnswer, context: AnswerContext): RestAnswer {
  const { data, errors = [] } = answer;
  const { requestId } = context;
  const refusal = userErrorProblem(operation, data, requestId);
  if (refusal) return { kind: 'problem', problem: refusal };
  const value = operation.result.reduce<unknown>((parent, name) => (parent as Body | null | undefined)?.[name], data);
  if (value === null || value === undefined) {
    const [error] = errors;
    if (error) return { kind: 'problem', problem: problemOf(error, requestId, answer.status) };
    return {
      kind: 'problem',
      problem: createProblem(
        operation.needsViewer && isViewerMissing(operation, data) ? 'UNAUTHENTICATED' : 'NOT_FOUND',
        { requestId },
      ),
    };
  }
  const body = Array.isArray(value) ? listBody(operation, value, context.variables) : (value as Body);
  const problems = errors.map((error) => toPartProblem(error, operation.result));
  return {
    kind: 'body',
    body: problems.length > 0 ? { ...body, problems } : body,
    next: nextCursor(body),
    isPartial: problems.length > 0,
  };
}

/** `me` and `exportHistory` are null without a viewer. */
const isViewerMissing = ({ result }: RestOperation, data: GraphqlAnswer['data']) =>
  ['me', 'exportHistory'].includes(result[0]!) && (data?.[result[0]!] ?? null) === null;

/** A list without a connection. If it has `after`, a full page may have a next one, which starts after the last id. */
function listBody(
  { definition }: RestOperation,
  items: readonly unknown[],
  variables: AnswerContext['variables'],
): Body {
  const definitions = definition.variableDefinitions ?? [];
  if (!definitions.some((variable) => nameOf(variable) === 'after')) return { items };
  const defaultFirst = definitions.find((variable) => nameOf(variable) === 'first')?.defaultValue;
  const first = variables.first ?? (defaultFirst?.kind === Kind.INT ? Number(defaultFirst.value) : undefined);
  const last = items.at(-1) as { readonly id?: string } | null | undefined;
  const hasNextPage = items.length > 0 && items.length === first && typeof last?.id === 'string';
  return { items, pageInfo: { hasNextPage, endCursor: last?.id ?? null } };
}

function nextCursor({ pageInfo }: Body): string | undefined {
  const { hasNextPage, endCursor } = (pageInfo ?? {}) as { hasNextPage?: boolean; endCursor?: string | null };
  return hasNextPage ? (endCursor ?? undefined) : undefined;
}

/** An error of one part of the body, with its place in the body. */
function toPartProblem(
  { message, path = [], extensions = {} }: GraphQLFormattedError,
  result: readonly string[],
): Body {
  const { code, service } = extensions;
  const isInside = result.every((name, index) => path[index] === name);
  return {
    code,
    detail: message,
    ...(service === undefined ? {} : { service }),
    ...(isInside
      ? {
          pointer: path
            .slice(result.length)
            .map((step) => `/${step}`)
            .join(''),
        }
      : {}),
  };
}

interface UserError {
  readonly code: string;
  readonly field: readonly string[] | null;
  readonly message: string;
}

/** The problem of a mutation that the user can fix; undefined if there is none. */
function userErrorProblem(
  operation: RestOperation,
  data: GraphqlAnswer['data'],
  requestId: string,
): Problem | undefined {
  const payload = data?.[operation.result[0]!] as Body | null | undefined;
  const userErrors = (payload?.userErrors ?? []) as readonly UserError[];
  if (userErrors.length === 0) return undefined;
  // A report says what went well beside the problems. It fails if nothing did.
  const isReport = operation.result.length === 1;
  if (isReport && Object.entries(payload!).some(([name, value]) => name !== 'userErrors' && !isNothing(value)))
    return undefined;
  const errors = userErrors.map((error) => toProblemError(error, operation));
  const [first] = errors;
  const codes = errors.map(({ code }) => code);
  if (errors.every(({ code, parameter }) => code === 'NOT_FOUND' && parameter !== undefined))
    return createProblem('NOT_FOUND', { requestId, detail: first!.detail, extensions: { errors } });
  const isConflict = codes.every((code) => code === 'CONFLICT' || code === 'TAKEN');
  return createProblem('BAD_USER_INPUT', {
    requestId,
    detail: first!.detail,
    status: isConflict ? 409 : 422,
    extensions: { errors },
  });
}

const isNothing = (value: unknown) =>
  value === null || value === false || value === 0 || (Array.isArray(value) && value.length === 0);

function toProblemError({ code, field, message }: UserError, { path }: RestOperation): ProblemError {
  const [, ...steps] = field ?? [];
  const name = steps.at(-1);
  if (name === undefined) return { code, detail: message };
  return path.includes(`{${name}}`)
    ? { code, detail: message, parameter: name }
    : { code, detail: message, pointer: `/${steps.join('/')}` };
}
