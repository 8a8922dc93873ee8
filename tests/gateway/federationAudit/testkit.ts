/** Stands in for the audit's module of this name. */

/** An operation and its answer. Without `errors`, the answer may have some or none. */
export interface AuditCase {
  readonly query: string;
  readonly expected: { readonly data?: unknown; readonly errors?: boolean };
}

export const createTest = (query: string, expected: AuditCase['expected']): AuditCase => ({ query, expected });
