/** Property tests that say which cases their random data must have had. */
import fc from 'fast-check';

/** Cases that are in most rounds are missing in all of these less than once in a million times. */
const maxRounds = 20;

/** Whether each case, by its name, has occurred. */
export type Coverage = Readonly<Record<string, boolean>>;

/**
 * Asserts `property` as fc.assert does, and again with other random data until `covered` says that all cases have occurred: one round
 * may miss what most rounds have. The counters behind `covered` go on counting from round to round. Rejects with the first failure of
 * the property, or with the names of the cases that never occurred.
 */
export async function assertUntilCovered<Ts>(
  property: fc.IAsyncProperty<Ts> | fc.IProperty<Ts>,
  parameters: Omit<fc.Parameters<Ts>, 'seed' | 'path'>,
  covered: () => Coverage,
): Promise<void> {
  // Set where each run draws the same data: then each round draws other data than the one before.
  const { seed } = fc.readConfigureGlobal() ?? {};
  let missing: string[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const drawn = seed === undefined ? parameters : { ...parameters, seed: seed + round };
    await fc.assert(property as fc.IAsyncProperty<Ts>, drawn);
    missing = Object.entries(covered()).flatMap(([name, hasOccurred]) => (hasOccurred ? [] : [name]));
    if (missing.length === 0) return;
  }
  throw new Error(`Random data of ${maxRounds} rounds had too few of: ${missing.join(', ')}`);
}
