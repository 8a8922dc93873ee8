/**
 * Executes queries as graphql-js does, with the same answers and errors, for a part of its cost: what is the same for all objects of
 * an answer is found once for each document, and fields without a resolver make no objects of their own. Everything else than a
 * query is executed by graphql-js.
 */
import {
  defaultTypeResolver,
  execute,
  getArgumentValues,
  getVariableValues,
  GraphQLError,
  isObjectType,
  locatedError,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { executionStopped, isPromise, type ExecutionBudget } from '../executionBudget.js';
import {
  hasTypeChecks,
  planDocument,
  type Completion,
  type FieldPlan,
  type FieldPlanner,
  type PlannedDocument,
} from './fieldPlans.js';
import { CollectedErrors, fieldAt, pathOf, Position } from './position.js';

export interface QueryExecution extends Pick<
  ExecutionArgs,
  'document' | 'contextValue' | 'variableValues' | 'operationName' | 'fieldResolver' | 'options'
> {
  /** Each field without a resolver takes from it. Resolvers do by themselves. */
  readonly rootValue: ExecutionBudget;
}

/** Executes operations that are valid for `schema`, as `execute` of graphql-js does. */
export function createExecutor(
  schema: GraphQLSchema,
): (execution: QueryExecution) => ExecutionResult | Promise<ExecutionResult> {
  if (hasTypeChecks(schema)) return (execution) => execute({ schema, ...execution });
  const planned = new WeakMap<DocumentNode, { readonly plan: PlannedDocument | undefined }>();
  return (execution) => {
    const { document, operationName, variableValues, options } = execution;
    let known = planned.get(document);
    if (!known) planned.set(document, (known = { plan: planDocument(schema, document) }));
    const { plan } = known;
    if (!plan || (operationName != null && operationName !== plan.operation.name?.value))
      return execute({ schema, ...execution });
    const definitions = plan.operation.variableDefinitions ?? [];
    const { coerced, errors } = getVariableValues(schema, definitions, variableValues ?? {}, {
      maxErrors: options?.maxCoercionErrors ?? 50,
    });
    if (errors) return { errors };
    return new Execution({ schema, plan, execution, variableValues: coerced }).run();
  };
}

type Data = Record<string, unknown>;

/** Has no inherited fields, as a field may have any name. In contrast to Object.create(null), objects with the same fields share their shape. */
const Fields = function () {} as unknown as new () => Data;
Fields.prototype = Object.freeze(Object.create(null)) as Data;

interface ExecutionParts {
  readonly schema: GraphQLSchema;
  readonly plan: PlannedDocument;
  readonly execution: QueryExecution;
  readonly variableValues: Record<string, unknown>;
}

class Execution {
  private readonly errors = new CollectedErrors();
  private planner!: FieldPlanner;
  private readonly budget: ExecutionBudget;
  private readonly contextValue: unknown;
  /** By field, as a field of a list's items has the same arguments for each. */
  private readonly args = new Map<FieldPlan, Record<string, unknown>>();

  constructor(private readonly parts: ExecutionParts) {
    this.budget = parts.execution.rootValue;
    this.contextValue = parts.execution.contextValue;
  }

  run(): ExecutionResult | Promise<ExecutionResult> {
    const respond = (data: Data | null): ExecutionResult =>
      this.errors.all.length === 0 ? { data } : { errors: this.errors.all, data };
    const fail = (error: unknown) => {
      this.errors.add(error as GraphQLError, undefined);
      return respond(null);
    };
    try {
      // Throws if the variable of a directive is null.
      this.planner = this.parts.plan.plannerFor(this.parts.variableValues);
      const data = this.executeFields(this.planner.rootFields, this.budget, undefined);
      return isPromise(data) ? Promise.resolve(data).then(respond, fail) : respond(data);
    } catch (error) {
      return fail(error);
    }
  }

  private executeFields(
    fields: readonly FieldPlan[],
    source: unknown,
    parent: Position | undefined,
  ): Data | Promise<Data> {
    const data = new Fields();
    const names: string[] = [];
    const promises: unknown[] = [];
    try {
      for (const field of fields) {
        const value = this.executeField(field, source, parent);
        // A promise keeps the place of the field.
        data[field.responseName] = value;
        if (isPromise(value)) {
          names.push(field.responseName);
          promises.push(value);
        }
      }
    } catch (error) {
      if (promises.length === 0) throw error;
      return Promise.all(promises).finally(() => {
        throw error;
      }) as Promise<never>;
    }
    if (promises.length === 0) return data;
    return Promise.all(promises).then((values) => {
      for (let index = 0; index < names.length; index++) data[names[index]!] = values[index];
      return data;
    });
  }

  private executeField(field: FieldPlan, source: unknown, parent: Position | undefined): unknown {
    if (field.isTypename) return field.parentType.name;
    const { resolve } = field.definition;
    if (!resolve && field.completion.kind === 'leaf') return this.executeLeaf(field, source, parent);
    const position = new Position(field, field.responseName, parent);
    let value: unknown;
    try {
      value = resolve
        ? resolve(source, this.argumentsOf(field), this.contextValue, this.infoOf(position))
        : this.readProperty(field, source, parent);
    } catch (error) {
      return this.fail(error, field.completion, position);
    }
    return this.finish(value, field.completion, position);
  }

  /** A field of a leaf type without a resolver needs a position only for an error. */
  private executeLeaf(field: FieldPlan, source: unknown, parent: Position | undefined): unknown {
    const { completion } = field;
    try {
      const value = this.readProperty(field, source, parent);
      if (isPromise(value)) return this.finish(value, completion, new Position(field, field.responseName, parent));
      return this.complete(value, completion, field);
    } catch (error) {
      return this.fail(error, completion, new Position(field, field.responseName, parent));
    }
  }

  /** As the default resolver of graphql-js, within the budget. */
  private readProperty(field: FieldPlan, source: unknown, parent: Position | undefined): unknown {
    if (!this.budget.takeField()) return executionStopped;
    if ((typeof source !== 'object' || source === null) && typeof source !== 'function') return undefined;
    const { name } = field.definition;
    let value = (source as Data)[name];
    if (typeof value === 'function') {
      const info = this.infoOf(new Position(field, field.responseName, parent));
      value = (source as Record<string, PropertyFunction>)[name]!(this.argumentsOf(field), this.contextValue, info);
    }
    this.budget.countText(value);
    return value;
  }

  /** Completes a value or a promise of one. An error is one of the answer, or ends what has the position. */
  private finish(value: unknown, completion: Completion, position: Position): unknown {
    if (isPromise(value))
      return value.then(
        (resolved) => this.finishResolved(resolved, completion, position),
        (error) => this.fail(error, completion, position),
      );
    return this.finishResolved(value, completion, position);
  }

  private finishResolved(value: unknown, completion: Completion, position: Position): unknown {
    try {
      const completed = this.complete(value, completion, position);
      if (!isPromise(completed)) return completed;
      return completed.then(undefined, (error) => this.fail(error, completion, position));
    } catch (error) {
      return this.fail(error, completion, position);
    }
  }

  /** `at`: only the field for a value of a leaf type. */
  private complete(value: unknown, completion: Completion, at: Position | FieldPlan): unknown {
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) {
      if (!completion.isNonNull) return null;
      throw new Error(`Cannot return null for non-nullable field ${nameOf(at)}.`);
    }
    switch (completion.kind) {
      case 'leaf':
        return serialize(completion.type, value);
      case 'list':
        return this.completeList(value, completion.item, at as Position);
      case 'object':
        return this.completeObject(value, completion.type, at as Position);
      case 'abstract':
        return this.completeAbstract(value, completion.type, at as Position);
    }
  }

  private completeList(value: unknown, item: Completion, position: Position): unknown {
    if (!isIterable(value))
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(position)}".`);
    const items: unknown[] = [];
    let isPending = false;
    try {
      for (const one of value) {
        const completed = this.finish(one, item, new Position(position.field, items.length, position));
        if (isPromise(completed)) isPending = true;
        items.push(completed);
      }
    } catch (error) {
      // Nothing waits for the others any more. One that is rejected later must not end the process.
      if (isPending) void Promise.allSettled(items);
      throw error;
    }
    return isPending ? Promise.all(items) : items;
  }

  private completeObject(value: unknown, type: GraphQLObjectType, position: Position): unknown {
    return this.executeFields(this.planner.fieldsOf(position.field, type), value, position);
  }

  private completeAbstract(value: unknown, type: GraphQLAbstractType, position: Position): unknown {
    const info = this.infoOf(fieldAt(position));
    const resolveType = type.resolveType ?? defaultTypeResolver;
    const found: unknown = resolveType(value, this.contextValue, info, type);
    const complete = (name: unknown) => this.completeObject(value, this.objectType(name, type, position), position);
    return isPromise(found) ? found.then(complete) : complete(found);
  }

  private objectType(name: unknown, type: GraphQLAbstractType, position: Position): GraphQLObjectType {
    const { schema } = this.parts;
    const found = typeof name === 'string' ? schema.getType(name) : undefined;
    if (isObjectType(found) && schema.isSubType(type, found)) return found;
    const message = `Abstract type "${type.name}" was resolved to "${String(name)}" for field "${nameOf(position)}", which is none of its types.`;
    throw new GraphQLError(message, { nodes: position.field.nodes });
  }

  private argumentsOf(field: FieldPlan): Record<string, unknown> {
    if (field.definition.args.length === 0) return {};
    let args = this.args.get(field);
    if (!args) {
      args = getArgumentValues(field.definition, field.nodes[0]!, this.parts.variableValues);
      this.args.set(field, args);
    }
    return { ...args };
  }

  private infoOf(position: Position): GraphQLResolveInfo {
    const { field } = position;
    const { schema, plan, execution, variableValues } = this.parts;
    return (position.info ??= {
      fieldName: field.definition.name,
      fieldNodes: field.nodes,
      returnType: field.definition.type,
      parentType: field.parentType,
      path: position,
      schema,
      fragments: plan.fragments,
      rootValue: execution.rootValue,
      operation: plan.operation,
      variableValues,
    });
  }

  /** Null with an error of the answer. Throws the error for what is never null. */
  private fail(error: unknown, { isNonNull }: Completion, position: Position): null {
    const located = locatedError(error, position.field.nodes, pathOf(position));
    if (isNonNull) throw located;
    this.errors.add(located, position);
    return null;
  }
}

type PropertyFunction = (args: Record<string, unknown>, context: unknown, info: GraphQLResolveInfo) => unknown;

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';

function nameOf(at: Position | FieldPlan): string {
  const { parentType, definition } = at instanceof Position ? at.field : at;
  return `${parentType.name}.${definition.name}`;
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const serialized: unknown = type.serialize(value);
  if (serialized === null || serialized === undefined)
    throw new Error(`${type.name} has no value for a value that is not null.`);
  return serialized;
}
