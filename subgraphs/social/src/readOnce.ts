/** Reads that several fields of one request share. */

/** Calls `read` once for equal arguments: those with the same JSON. A read that failed is not kept. */
export function readOnce<Args, Value>(read: (args: Args) => Promise<Value>): (args: Args) => Promise<Value> {
  const values = new Map<string, Promise<Value>>();
  return (args) => {
    const key = JSON.stringify(args) ?? '';
    let value = values.get(key);
    if (!value) {
      values.set(key, (value = read(args)));
      value.catch(() => values.delete(key));
    }
    return value;
  };
}
