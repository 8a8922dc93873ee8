/** The metrics of Node.js itself. */
import { memoryLimitBytes } from './runtimeMetrics.js';

const machine = 8 * 1024 ** 3;

test.each([
  ['the limit of a container', 768 * 1024 ** 2, 768 * 1024 ** 2],
  ['no control group', undefined, machine],
  ['a control group of which nothing is known', 0, machine],
  ['a control group without a limit', 2 ** 64, machine],
])('the memory that a process may use, with %s', (_, constrained, expected) => {
  expect(memoryLimitBytes(constrained, machine)).toBe(expected);
});
