/** Lists of whole numbers that hold many of them in little memory. */

export interface Ints {
  readonly length: number;
  push(value: number): void;
  toArray(): Int32Array;
}

const firstCapacity = 64;

/** A list that grows. */
export function growingInts(): Ints {
  let values = new Int32Array(firstCapacity);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push: (value) => {
      if (length === values.length) {
        const larger = new Int32Array(2 * length);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    toArray: () => values.slice(0, length),
  };
}

const zero = '0'.charCodeAt(0);
const nine = '9'.charCodeAt(0);
const minus = '-'.charCodeAt(0);
const end = '}'.charCodeAt(0);

/**
 * Reads arrays of numbers as PostgreSQL writes them, one after the other: `{1,2,3}{4}`. The driver's own reader of arrays takes many
 * times as long.
 */
export function readIntLists(text: string): Int32Array[] {
  const lists: Int32Array[] = [];
  let list = growingInts();
  let value = 0;
  let sign = 1;
  let isNumber = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine) {
      value = 10 * value + code - zero;
      isNumber = true;
    } else if (code === minus) sign = -1;
    else {
      if (isNumber) list.push(sign * value);
      value = 0;
      sign = 1;
      isNumber = false;
      if (code !== end) continue;
      lists.push(list.toArray());
      list = growingInts();
    }
  }
  return lists;
}

/** As PostgreSQL reads an array. */
export const arrayOf = (values: ArrayLike<number>): string => `{${Array.prototype.join.call(values)}}`;
