/** Rounding as PostgreSQL casts. */
import { roundHalfEven } from './roundHalfEven.js';

test.each([
  [0.4, 0],
  [0.5, 0],
  [0.6, 1],
  [1.5, 2],
  [2.5, 2],
  [312.5, 312],
  [1875, 1875],
  [-0.5, -0],
  [-1.5, -2],
  [-2.5, -2],
])('%d becomes %d', (value, rounded) => {
  expect(roundHalfEven(value) === rounded).toBe(true);
});
