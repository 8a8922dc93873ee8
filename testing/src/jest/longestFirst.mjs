/** The order of test files: the kinds that take longest start first, so that no worker ends with a long file alone. */
import TestSequencer from '@jest/test-sequencer';

/** The longest first. */
const kinds = ['crash', 'e2e', 'int', 'unit'];

const rankOf = (path) => kinds.findIndex((kind) => path.endsWith(`.${kind}.test.ts`));

/** Within a kind it is Jest's order: by the last run's times, which a new machine does not have, or by size. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one.path) - rankOf(other.path));
  }
}
