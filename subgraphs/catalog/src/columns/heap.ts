/** A long list of small numbers that only grows. What was added never changes, so a reader may keep `values` while more is added. */
export interface Heap<Values extends Int32Array | Uint8Array> {
  readonly length: number;
  /** All numbers that were added, and room for more. */
  readonly values: Values;
  /** Adds numbers, and returns the place of the first one. */
  add(part: ArrayLike<number>): number;
}

const firstCapacity = 1_024;
/** Less than double, since the largest heaps hold hundreds of megabytes. */
const growth = 1.5;

/** `create` makes an array of this length. */
export function createHeap<Values extends Int32Array | Uint8Array>(create: (length: number) => Values): Heap<Values> {
  let values = create(firstCapacity);
  let length = 0;
  return {
    get length() {
      return length;
    },
    get values() {
      return values;
    },
    add: (part) => {
      const start = length;
      length += part.length;
      if (length > values.length) {
        const larger = create(Math.ceil(length * growth));
        larger.set(values);
        values = larger;
      }
      values.set(part, start);
      return start;
    },
  };
}
