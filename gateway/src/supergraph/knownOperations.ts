/** The operations of the manifest and of REST, checked against a schema. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Kind, parse, validate, type GraphQLSchema } from 'graphql';
import type { Manifest } from '../operations/manifest.js';
import type { HashedOperation } from '../planning/queryPlans.js';

export type KnownOperation = HashedOperation;

/** Other requests run meanwhile. Throws an Error that names the first operation that does not fit `schema`. */
export async function readKnownOperations(
  { texts }: Manifest,
  schema: GraphQLSchema,
): Promise<readonly KnownOperation[]> {
  const operations: KnownOperation[] = [];
  for (const text of texts) {
    await setImmediate();
    const document = parse(text);
    const hash = createHash('sha256').update(text).digest('hex');
    const names = document.definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION ? [node.name?.value] : [],
    );
    const named = names.map((operationName) => ({ text, hash, operationName }));
    const [error] = validate(schema, document);
    if (error) throw new Error(`the known operation ${shownName(named[0])} does not fit: ${error.message}`);
    operations.push(...named);
  }
  return operations;
}

export const shownName = (operation: Pick<KnownOperation, 'operationName'> | undefined): string =>
  operation?.operationName ?? 'without a name';
