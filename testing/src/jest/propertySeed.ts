/**
 * Property tests draw the same data in every run, so that a run judges the change and not the draw. PROPERTY_SEED draws others: a number,
 * such as the one that a failed property prints, or `random`, as the nightly run does to look for what no run has seen.
 */
import fc from 'fast-check';

const everyRun = 20261128;

const { PROPERTY_SEED: asked } = process.env;
const seed = asked ? Number(asked) : everyRun;
if (asked !== 'random') {
  if (!Number.isInteger(seed)) throw new Error(`PROPERTY_SEED is "${asked}"; it must be a whole number or "random".`);
  fc.configureGlobal({ seed });
}
