/**
 * Bounds one execution in graphql-js. By itself, graphql-js neither stops when a request ends nor limits the size of an answer.
 * Every field takes from the budget before it is resolved. When the budget is spent, all further fields fail with one shared
 * error, so that what is left of the execution costs almost nothing.
 *
 * A resolver never throws: it returns a rejected promise. When an item of a list throws, graphql-js 16 (completeListValue)
 * forgets the promises of the items before it. Node.js ends the process when one of them is rejected later.
 */
import {
  defaultFieldResolver,
  GraphQLError,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import type { EndSignal } from '../endSignal.js';
import { pageSize } from '../paging.js';

/** How many fields one operation may resolve, and how many list items it may ask for. The largest stored operation needs a tenth. */
export const maxResolvedFields = 100_000;
/** Characters of all texts of an answer, each as often as it is there. Aliases repeat a text for almost nothing. A history is one text. */
export const maxCharacters = 12_000_000;
/** Errors are costly objects. An operation with more is stopped. */
export const maxExecutionErrors = 1_000;
/** A power of two. Reading the clock for each field would cost as much as all the rest of the budget. */
const fieldsPerClockCheck = 64;

export type StopReason = 'SUBGRAPH_TIMEOUT' | 'QUERY_TOO_COMPLEX';

export interface BudgetLimits {
  /** Aborts when the request ends. */
  readonly signal: EndSignal;
  /** The deadline in milliseconds of performance.now(). A synchronous burst lets no timer abort the signal. */
  readonly deadlineAt: number;
  readonly maxFields?: number;
}

/**
 * What a field has that may not be resolved. graphql-js passes an error with a path on as it is, so stopping creates no error for each
 * field.
 */
export const executionStopped: Promise<never> = Promise.reject(
  new GraphQLError('the execution was stopped', { path: [] }),
);
executionStopped.catch(() => {});

/** Pass it to `execute` as `rootValue`; call `close` after the execution. */
export class ExecutionBudget {
  /** Why the execution was stopped; undefined while it runs. */
  reason: StopReason | undefined;
  /** Resolves when the execution is stopped. */
  readonly stopped: Promise<void>;
  fields = 0;
  private items = 0;
  private characters = 0;
  private errors = 0;
  private readonly maxFields: number;
  private onStop = () => {};
  private readonly onAbort = () => this.stop('SUBGRAPH_TIMEOUT');

  constructor(private readonly limits: BudgetLimits) {
    this.maxFields = limits.maxFields ?? maxResolvedFields;
    this.stopped = new Promise((resolve) => (this.onStop = resolve));
    if (limits.signal.aborted) this.onAbort();
    else limits.signal.addEventListener('abort', this.onAbort);
  }

  /** Returns whether the field may be resolved. */
  takeField(): boolean {
    const fields = ++this.fields;
    if (fields % fieldsPerClockCheck === 1 && performance.now() >= this.limits.deadlineAt) this.onAbort();
    if (fields > this.maxFields) this.stop('QUERY_TOO_COMPLEX');
    return this.reason === undefined;
  }

  /** Counts the items that a field asks for before a database is asked for them. Returns whether it may be asked. */
  takeItems(count: number): boolean {
    this.items += count;
    if (this.items > this.maxFields) this.stop('QUERY_TOO_COMPLEX');
    return this.reason === undefined;
  }

  /** Counts the characters of a text, or of a list of texts. */
  readonly countText = (value: unknown): void => {
    if (typeof value === 'string') this.characters += value.length;
    else if (Array.isArray(value) && typeof value[0] === 'string')
      for (const text of value as readonly unknown[]) this.characters += String(text).length;
    if (this.characters > maxCharacters) this.stop('QUERY_TOO_COMPLEX');
  };

  readonly countError = (): void => {
    if (++this.errors > maxExecutionErrors) this.stop('QUERY_TOO_COMPLEX');
  };

  close(): void {
    this.limits.signal.removeEventListener('abort', this.onAbort);
  }

  private stop(reason: StopReason): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.onStop();
  }
}

type Resolver = GraphQLFieldResolver<unknown, unknown, Record<string, unknown>>;

/** For fields without a resolver of their own in graphql-js; pass it to `execute` as `fieldResolver`. */
// eslint-disable-next-line max-params -- graphql-js calls a resolver with four
export const boundedPropertyResolver: Resolver = (source, args, context, info) => {
  const budget = info.rootValue as ExecutionBudget;
  if (!budget.takeField()) return executionStopped;
  const value: unknown = defaultFieldResolver(source, args, context, info);
  budget.countText(value);
  return value;
};

/** Whether graphql-js takes the value for a promise. */
export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';

const bounded =
  (resolve: Resolver): Resolver =>
  // eslint-disable-next-line max-params -- graphql-js calls a resolver with four
  (source, args, context, info) => {
    const budget = info.rootValue as ExecutionBudget;
    if (!budget.takeField()) return executionStopped;
    try {
      // Before the budget: a page that is too large is the client's mistake, not too much work.
      if (!budget.takeItems(pageSize(args.first as number | null | undefined, 0))) return executionStopped;
      const result: unknown = resolve(source, args, context, info);
      if (isPromise(result)) result.then(budget.countText, budget.countError);
      else budget.countText(result);
      return result;
    } catch (error) {
      budget.countError();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the error of the resolver, as it is
      return Promise.reject(error);
    }
  };

const boundedSchemas = new WeakSet<GraphQLSchema>();

/** Makes all resolvers of `schema` take from the budget. From then on, it is executed with a budget only. */
export function boundResolvers(schema: GraphQLSchema): void {
  if (boundedSchemas.has(schema)) return;
  boundedSchemas.add(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) if (field.resolve) field.resolve = bounded(field.resolve);
  }
}
