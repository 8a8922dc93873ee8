/** Compares answers of the gateway with those of one schema that has everything. */
import { aliasedOperation } from '../fixtures/aliasedOperations.js';
import { createRandom } from '../fixtures/operationTrees.js';
import type { SyntheticOperation } from '../fixtures/syntheticGraph.js';
import type { SyntheticGateway } from '../servers/syntheticGateway.js';

/** Throws with both answers if they differ in anything, the order of fields included. */
export async function expectSameAnswer(gateway: SyntheticGateway, operation: SyntheticOperation): Promise<void> {
  expectWhole(operation, await gateway.ask(operation), await gateway.whole(operation));
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

function expectWhole(operation: SyntheticOperation, answer: Answer, whole: Answer): void {
  const [received, expected] = [answer, whole].map(({ data, errors }) => JSON.stringify({ data, errors }));
  if (received !== expected)
    throw new Error(`${operation.query}\n${JSON.stringify(operation.variables)}\n${received}\n${expected}`);
}

/** Throws at the first difference. Operations that the gateway refuses as too expensive do not count. */
export async function compareRandomOperations(
  gateway: SyntheticGateway,
  { operations, seed }: { readonly operations: number; readonly seed: number },
): Promise<void> {
  const random = createRandom(seed);
  for (let compared = 0; compared < operations;) {
    const operation = aliasedOperation(gateway.schema, { selections: 18, depth: 5, random });
    const answer = await gateway.ask(operation);
    if (answer.errors?.some(({ extensions: { code } }) => code === 'QUERY_TOO_COMPLEX')) continue;
    const whole = await gateway.whole(operation);
    expectWhole(operation, answer, whole);
    // Answers to an operation that comes again are shaped by compiled code.
    expectWhole(operation, await gateway.ask(operation), whole);
    compared++;
  }
}
