/** The loader of `.cypher` files. Each statement has a file of its own beside the module that runs it. */
import { readFileSync } from 'node:fs';

/**
 * Returns the text of a `.cypher` file without placeholders. Call it while a module loads, so that the file is read once.
 * Throws if the file has a placeholder: use `cypherTemplate` for such a file.
 */
export const cypherFile = (file: URL): string => cypherTemplate(file, [])({});

/**
 * Reads a `.cypher` file with placeholders and returns a function that fills them. A placeholder is for a part of a statement
 * that cannot be a parameter: the name of a property, a relationship pattern, the length of a path, a clause. In the file it is
 * written `<<name>>`, which cannot occur in Cypher; one placeholder may occur several times.
 *
 * The value of a placeholder becomes part of the statement. It is always a text of this program, never user input: pass user input as
 * parameters.
 *
 * Throws if `placeholders` names one twice, misses one of the file, or has one that is not in the file.
 */
export const cypherTemplate = <Placeholder extends string>(
  file: URL,
  placeholders: readonly Placeholder[],
): CypherTemplate<Placeholder> =>
  parseCypherTemplate({ name: file.pathname.split('/').at(-1)!, text: readFileSync(file, 'utf8') }, placeholders);

/** Fills each placeholder with its value. Throws if a placeholder has no value, a value has no placeholder, or a value has a placeholder in it. */
export type CypherTemplate<Placeholder extends string> = (values: Readonly<Record<Placeholder, string>>) => string;

const placeholderPattern = /<<(\w+)>>/;

/** The same for a text that is in memory. `name` is the name of the file in errors. */
export function parseCypherTemplate<Placeholder extends string>(
  { name, text }: { readonly name: string; readonly text: string },
  placeholders: readonly Placeholder[],
): CypherTemplate<Placeholder> {
  // Splitting at a pattern with one group gives texts and names of placeholders in turn.
  const parts = text.split(placeholderPattern);
  const isPlaceholder = (index: number): boolean => index % 2 === 1;
  const found = new Set(parts.filter((_, index) => isPlaceholder(index)));
  const fail = (problem: string): never => {
    throw new Error(`${name}: ${problem}`);
  };
  const broken = parts.find((part, index) => !isPlaceholder(index) && /<<|>>/.test(part));
  if (broken !== undefined) fail(`a placeholder must be written as <<name>>, with letters and digits only`);
  for (const [index, placeholder] of placeholders.entries()) {
    if (placeholders.indexOf(placeholder) !== index) fail(`placeholder "${placeholder}" is given twice`);
    if (!found.has(placeholder)) fail(`placeholder "${placeholder}" is not in the file`);
  }
  const declared: ReadonlySet<string> = new Set(placeholders);
  for (const placeholder of found)
    if (!declared.has(placeholder)) fail(`placeholder "${placeholder}" is not among those that the caller fills`);

  return (values) => {
    const entries: readonly [string, unknown][] = Object.entries(values);
    for (const [placeholder, value] of entries) {
      if (!declared.has(placeholder)) fail(`there is no placeholder "${placeholder}" to fill`);
      if (typeof value === 'string' && /<<|>>/.test(value))
        fail(`the value of placeholder "${placeholder}" has a placeholder in it`);
    }
    const valueOf = new Map(entries);
    return parts
      .map((part, index) => {
        if (!isPlaceholder(index)) return part;
        const value = valueOf.get(part);
        return typeof value === 'string' ? value : fail(`placeholder "${part}" is not filled`);
      })
      .join('');
  };
}
