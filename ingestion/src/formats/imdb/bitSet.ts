/** A set of small whole numbers, one bit each. */

export interface BitSet {
  /** Undefined is ignored. */
  add(number: number | undefined): void;
  has(number: number | undefined): boolean;
}

export function createBitSet(): BitSet {
  let bytes = new Uint8Array(1 << 20);
  return {
    add: (number) => {
      if (number === undefined) return;
      if (number >> 3 >= bytes.length) {
        const larger = new Uint8Array(2 ** Math.ceil(Math.log2((number >> 3) + 1)));
        larger.set(bytes);
        bytes = larger;
      }
      bytes[number >> 3]! |= 1 << (number & 7);
    },
    has: (number) => number !== undefined && ((bytes[number >> 3] ?? 0) & (1 << (number & 7))) !== 0,
  };
}
