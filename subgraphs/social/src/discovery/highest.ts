/** The highest of many numbers. */

/** Finds the highest `limit` numbers that were added, and the lowest of them: -Infinity if there were fewer. */
export function createHighest(limit: number) {
  const highest = new Float64Array(limit).fill(-Infinity);
  return {
    add: (value: number) => {
      if (value <= highest[0]!) return;
      let at = 0;
      for (; at + 1 < limit && highest[at + 1]! < value; at++) highest[at] = highest[at + 1]!;
      highest[at] = value;
    },
    lowest: () => highest[0]!,
    values: () => [...highest].filter((value) => value !== -Infinity),
  };
}
