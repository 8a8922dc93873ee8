/** Decides whether an operation may run, before anything is fetched for it. */
import {
  getOperationAST,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Log } from '@marquee/kit/log';
import type { CostEstimator } from '../cost/costLimit.js';
import type { RunnableOperation } from '../execution/compiledOperations.js';
import type { GatewayViewer } from '../identity/gatewayViewer.js';
import { createDocumentCache, type DocumentCache, type DocumentOptions } from './documentCache.js';
import { createNullCheck, type NullCheck } from './nullArguments.js';
import type { OperationRequest } from './operationRequest.js';
import { findText, hashOf, type KnownOperations } from './operationText.js';
import { refuse } from './refusal.js';
import { useOwnScalars } from './scalars.js';
import { readVariables } from './variables.js';

/** An operation that keeps all limits and is valid against the schema. */
export interface AdmittedOperation extends RunnableOperation {
  readonly operationName: string | undefined;
  /** The variables with their defaults, as graphql-js coerces them. */
  readonly coercedVariables: Readonly<Record<string, unknown>>;
  /** Estimated, in units of 0.1 ms of CPU. */
  readonly cost: number;
}

export interface OperationGuard {
  /** The operation to execute. Throws OperationRefused, whose errors have codes of the error table, for one that may not run. */
  admit(request: OperationRequest, viewer: GatewayViewer): Promise<AdmittedOperation>;
  /** The operation that `request` asks for, if its document is cached. Checks nothing. */
  find(request: OperationRequest): OperationDefinitionNode | undefined;
  /** Checks operations against `schema` from now on. Comes before the first `admit`. */
  useSchema(schema: GraphQLSchema): void;
}

export interface OperationGuardOptions extends DocumentOptions, KnownOperations {
  readonly log: Log;
  readonly estimator: CostEstimator;
}

export function createOperationGuard(options: OperationGuardOptions): OperationGuard {
  const { log, persistedQueries, estimator } = options;
  let current:
    { readonly schema: GraphQLSchema; readonly documents: DocumentCache; readonly checkNulls: NullCheck } | undefined;

  return {
    admit: async (request) => {
      if (!current) throw new Error('an operation arrived before the schema');
      const { schema, documents, checkNulls } = current;
      const { text, hash, isKnown, persist } = await findText(request, options);
      const document = documents.read(text, hash);
      const operation = selectOperation(document, request.operationName, schema);
      if (!isKnown)
        log.info({ operationName: operation.name?.value, hash }, 'an operation that is not in the manifest ran');
      const variables = readVariables(operation, request.variables, { ...options, schema });
      checkNulls({ document, operation, variables: variables.coerced });
      if (persist) await persistedQueries.set(hash, text);
      const operationName = operation.name?.value;
      return {
        text,
        hash,
        document,
        operation,
        operationName,
        variables: variables.given,
        coercedVariables: variables.coerced,
        cost: estimator.estimate({ document, operationName, variables: variables.given }) ?? 0,
      };
    },
    find: (request) => {
      const document = current?.documents.find(hashOf(request) ?? '');
      return document && (getOperationAST(document, request.operationName) ?? undefined);
    },
    useSchema: (schema) => {
      useOwnScalars(schema);
      current = {
        schema,
        documents: createDocumentCache(schema, options),
        checkNulls: createNullCheck(schema),
      };
    },
  };
}

function selectOperation(
  document: DocumentNode,
  operationName: string | undefined,
  schema: GraphQLSchema,
): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName);
  if (!operation)
    throw refuse(
      'OPERATION_RESOLUTION_FAILURE',
      operationName === undefined
        ? 'The document has several operations or none; operationName must name one.'
        : 'The document has no operation with the given operationName.',
    );
  if (operation.operation === OperationTypeNode.SUBSCRIPTION || !schema.getRootType(operation.operation))
    throw refuse('OPERATION_RESOLUTION_FAILURE', `There are no operations of the type ${operation.operation}.`);
  const reserved = operation.variableDefinitions?.find(({ variable }) => variable.name.value === 'representations');
  if (reserved) throw refuse('GRAPHQL_VALIDATION_FAILED', 'The variable name "representations" is reserved.', reserved);
  return operation;
}
