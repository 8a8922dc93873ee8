/** Objects of subgraphs' answers. Their fields may have any name, also `__proto__` and `constructor`. */
import { JsonText } from './jsonText.js';

export type Data = Record<string, unknown>;

export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object without inherited fields. */
export const newData = (): Data => Object.create(null) as Data;

/** The value of a field. One that was not parsed is parsed now. */
export function fieldOf(data: Data, name: string): unknown {
  if (!Object.hasOwn(data, name)) return undefined;
  const value = data[name];
  if (!(value instanceof JsonText)) return value;
  const parsed = value.parse();
  setField(data, name, parsed);
  return parsed;
}

export function setField(data: Data, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(data, name, { value, configurable: true, enumerable: true, writable: true });
  else data[name] = value;
}

/** Adds what `source` has to `target`, also inside objects and lists of the same length that both have. */
export function mergeInto(target: Data, source: Data): void {
  for (const name of Object.keys(source)) {
    if (source[name] === undefined) continue;
    const found = fieldOf(target, name);
    // Not parsed if it only moves.
    const added = found === undefined ? source[name] : fieldOf(source, name);
    if (isData(found) && isData(added)) mergeInto(found, added);
    else if (Array.isArray(found) && Array.isArray(added) && found.length === added.length) mergeItems(found, added);
    else setField(target, name, added);
  }
}

function mergeItems(target: unknown[], source: readonly unknown[]): void {
  for (const [index, added] of source.entries()) {
    const found = target[index];
    if (isData(found) && isData(added)) mergeInto(found, added);
    else target[index] = added;
  }
}
