/** How important an operation is when not all can run. */
import type { IncomingHttpHeaders } from 'node:http';
import { Kind, OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import type { OperationRequest } from '../operations/operationRequest.js';
import type { Priority } from './waitingRoom.js';

export interface PriorityRequest {
  readonly headers: IncomingHttpHeaders;
  readonly request: OperationRequest;
  /** The operation, if its document has run before. */
  readonly operation: OperationDefinitionNode | undefined;
}

/**
 * Without the parsed operation, its name and its first word decide: parsing it would cost more than refusing it. A client gains little
 * by a wrong first word: the operation counts as what it is from the second time on.
 */
export function priorityOf({ headers, request, operation }: PriorityRequest): Priority {
  if (operation ? operation.operation === OperationTypeNode.MUTATION : /^[\s,]*mutation\b/.test(request.query ?? ''))
    return 'write';
  const purpose = headers['sec-purpose'] ?? headers.purpose ?? '';
  if (/\bprefetch\b/i.test(String(purpose))) return 'prefetch';
  return isSuggestion(request.operationName ?? operation?.name?.value, operation) ? 'prefetch' : 'query';
}

/** Suggestions while a user types: the next letter replaces them. */
function isSuggestion(name: string | undefined, operation: OperationDefinitionNode | undefined): boolean {
  const selections = operation?.selectionSet.selections;
  if (!selections) return name?.startsWith('Suggest') ?? false;
  return selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value === 'suggest');
}
