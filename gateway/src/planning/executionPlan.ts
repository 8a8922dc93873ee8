/** Query plans as the gateway executes them: those of Apollo's planner, with some fetches joined. They are plain data, made in a thread. */
import type { FetchNode, ResponsePath } from '@apollo/query-planner';

export interface ExecutionPlan {
  /** Undefined if no subgraph is asked. */
  readonly node?: ExecutionNode | undefined;
}

export type ExecutionNode =
  | FetchNode
  | JoinedFetch
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly ExecutionNode[] }
  | { readonly kind: 'Flatten'; readonly path: ResponsePath; readonly node: ExecutionNode }
  | ConditionNode;

export interface ConditionNode {
  readonly kind: 'Condition';
  /** The name of a variable. */
  readonly condition: string;
  readonly ifClause?: ExecutionNode | undefined;
  readonly elseClause?: ExecutionNode | undefined;
}

/** Fetches of entities from one subgraph that can be sent at once, as one operation. */
export interface JoinedFetch {
  readonly kind: 'Joined';
  readonly serviceName: string;
  /** Has a field `_0`, `_1` and so on for each lookup. Each has a list of representations in a variable of its own. */
  readonly operation: string;
  readonly operationName: string | undefined;
  /** Of each lookup, the fields that it selects of an entity. Those of a list's items count once. */
  readonly fields: readonly number[];
  readonly parts: readonly JoinedPart[];
}

export interface JoinedPart {
  /** The fetch as it is sent alone. */
  readonly node: FetchNode;
  /** Where its entities are. */
  readonly path: ResponsePath;
  /** All of them have to be met, or the part is left out. */
  readonly conditions: readonly { readonly variable: string; readonly is: boolean }[];
  /** The index of its lookup. Parts that select the same share one. */
  readonly lookup: number;
}

/** The name of a lookup in the answer. */
export const lookupName = (lookup: number): string => `_${lookup}`;

/** The name of the variable that has the representations of a lookup. */
export const representationsName = (lookup: number): string => `representations${lookup}`;
