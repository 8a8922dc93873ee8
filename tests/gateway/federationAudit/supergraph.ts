/** Stands in for the audit's module of this name: the subgraphs and cases of one suite. */
import type { AuditedSubgraph } from './subgraph.js';
import type { AuditCase } from './testkit.js';

export interface AuditSuite {
  readonly id: string;
  readonly subgraphs: readonly AuditedSubgraph[];
  readonly cases: readonly AuditCase[];
}

export const serve = (
  id: string,
  subgraphs: readonly AuditedSubgraph[],
  cases: readonly AuditCase[] | (() => readonly AuditCase[]),
): AuditSuite => ({ id, subgraphs, cases: typeof cases === 'function' ? cases() : cases });
